import Foundation
import Kubernetes
import MeshModel
import Testing

@testable import ControlPlane

struct JWTRuleTests {
    @Test func `a rule is read as Istio writes it, alone or in a list`() throws {
        let text =
            #"{"issuer":"https://a.example","audiences":["istio-ca","other"],"jwksUri":"https://a.example/jwks"}"#
        let rule = JWTRule(
            issuer: "https://a.example", audiences: ["istio-ca", "other"], keys: .at("https://a.example/jwks"))
        #expect(try JWTRule.parse(text) == [rule])
        #expect(try JWTRule.parse("[\(text)]") == [rule])
        let ours = #"[{"issuer":"https://b.example","cluster":"cluster2"},{"issuer":"https://b.example"}]"#
        #expect(
            try JWTRule.parse(ours) == [
                JWTRule(issuer: "https://b.example", cluster: "cluster2"), JWTRule(issuer: "https://b.example"),
            ])
        #expect(try JWTRule.parse(ours).allSatisfy { $0.audiences == ["istio-ca"] && $0.keys == .discovered })
    }

    @Test func `keys may be given with the rule`() throws {
        let keys = try TestIssuer().keySet.description
        let rule = JSON.object(["issuer": "not a URL", "jwks": .string(keys)])
        #expect(try JWTRule.parse(rule.description).first?.keys == .inline(keys))
    }

    @Test(arguments: [
        ("{", "no JSON"), ("7", "no object"), ("[7]", "JWT_RULE[0] is no object"), ("{}", "JWT_RULE.issuer is missing"),
        (#"{"issuer":7}"#, "JWT_RULE.issuer is no text"),
        (#"{"issuer":"plain"}"#, "give jwksUri"), (#"{"issuer":"http://a.example"}"#, "give jwksUri"),
        (#"{"issuer":"a","jwksUri":"http://a.example/k"}"#, "JWT_RULE.jwksUri is no https:// URL"),
        (#"{"issuer":"a","jwksUri":"http://127.0.0.1.example/k"}"#, "loopback"),
        (#"{"issuer":"a","jwksUri":"http://localhost/k"}"#, "loopback"),
        (#"{"issuer":"a","jwksUri":"https://u:p@a.example/k"}"#, "without user and password"),
        (#"{"issuer":"a","jwksUri":"file:///etc/passwd"}"#, "https://"),
        (#"{"issuer":"a","jwks":"{}"}"#, "JWT_RULE.jwks is no JSON Web Key Set"),
        (#"{"issuer":"a","jwks":"{\"keys\":[{\"kty\":\"oct\",\"k\":\"AA\"}]}"}"#, "with a public key"),
        (#"{"issuer":"a","jwksUri":"https://a.example","jwks":"{}"}"#, "has both"),
        (#"{"issuer":"https://a.example","audiences":"istio-ca"}"#, "JWT_RULE.audiences is no list"),
        (#"{"issuer":"https://a.example","audiences":[""]}"#, "JWT_RULE.audiences"),
        (#"[{"issuer":"https://a.example"},{"issuer":"https://a.example"}]"#, "JWT_RULE[1] names the same issuer"),
        (#"{"issuer":"https://a.example","fromHeaders":[]}"#, "JWT_RULE.fromHeaders"),
    ])
    func `what cannot be used is an error that names it`(text: String, mentions: String) {
        let error = #expect(throws: ControlPlaneError.self) { try JWTRule.parse(text) }
        #expect(error?.code == .configuration)
        #expect(error?.message.contains(mentions) == true, "\(error?.message ?? "")")
    }

    @Test(arguments: ["https://a.example/k", "http://127.0.0.1:8080/k", "http://[::1]:8080/k", "http://127.9.9.9/"])
    func `keys come over TLS or from this machine`(url: String) { #expect(JWTRule.isSafe(url)) }
}
