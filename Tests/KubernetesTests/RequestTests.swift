import Kubernetes
import Testing

@Suite struct RequestTests {
    static let pod = ObjectReference(.pods, namespace: "sample", name: "sleep")
    static let node = ObjectReference(.nodes, name: "n1")
    static let gateways = GroupVersionResource(group: "networking.istio.io", version: "v1", resource: "gateways")

    static let lines: [(request: Request, line: String)] = [
        (.get(pod), "GET /api/v1/namespaces/sample/pods/sleep"), (.get(node), "GET /api/v1/nodes/n1"),
        (.list(.pods), "GET /api/v1/pods"),
        (
            .list(gateways, namespace: "a", .init(labelSelector: "x=y,z", limit: 5, continue: "t=")),
            "GET /apis/networking.istio.io/v1/namespaces/a/gateways?labelSelector=x%3Dy%2Cz&limit=5&continue=t%3D"
        ),
        (
            .list(.pods, .init(fieldSelector: "spec.nodeName=n1", resourceVersion: "7", resourceVersionMatch: .exact)),
            "GET /api/v1/pods?fieldSelector=spec.nodeName%3Dn1&resourceVersion=7&resourceVersionMatch=Exact"
        ),
        (
            .watch(.pods, .init(resourceVersion: "7", timeoutSeconds: 9)),
            "GET /api/v1/pods?watch=true&resourceVersion=7&allowWatchBookmarks=true&timeoutSeconds=9"
        ),
        (
            .watch(.pods, .init(allowWatchBookmarks: false, sendInitialEvents: true)),
            "GET /api/v1/pods?watch=true&resourceVersionMatch=NotOlderThan&sendInitialEvents=true"
        ),
        (
            .create(
                .pods, namespace: "sample", body: [:], .init(fieldManager: "me", dryRun: true, fieldValidation: .strict)
            ),
            "POST /api/v1/namespaces/sample/pods?fieldManager=me&dryRun=All&fieldValidation=Strict"
        ),
        (.create(.namespaces, body: [:]), "POST /api/v1/namespaces"),
        (.update(pod, body: [:]), "PUT /api/v1/namespaces/sample/pods/sleep"),
        (.updateStatus(pod, body: [:]), "PUT /api/v1/namespaces/sample/pods/sleep/status"),
        (.patch(pod, .merge([:])), "PATCH /api/v1/namespaces/sample/pods/sleep"),
        (
            .patchStatus(pod, .apply([:], force: true), .init(fieldManager: "me")),
            "PATCH /api/v1/namespaces/sample/pods/sleep/status?fieldManager=me&force=true"
        ),
        (.delete(pod), "DELETE /api/v1/namespaces/sample/pods/sleep"),
        (
            .tokenRequest(namespace: "a", serviceAccount: "b"),
            "POST /api/v1/namespaces/a/serviceaccounts/b/token"
        ),
        (.tokenReview(token: "t"), "POST /apis/authentication.k8s.io/v1/tokenreviews"),
        (.get(.init(.pods, namespace: "..", name: "../a?b#c")), "GET /api/v1/namespaces/%2E%2E/pods/..%2Fa%3Fb%23c"),
    ]

    @Test("the request line", arguments: lines)
    func line(request: Request, line: String) {
        #expect("\(request.method.rawValue) \(request.target)" == line)
    }

    static let bodies: [(request: Request, type: String?, body: String?)] = [
        (.get(pod), nil, nil), (.create(.pods, body: ["a": 1]), "application/json", #"{"a":1}"#),
        (.patch(pod, .merge(["a": nil])), "application/merge-patch+json", #"{"a":null}"#),
        (.patch(pod, .json([])), "application/json-patch+json", "[]"),
        (.patch(pod, .strategicMerge([:])), "application/strategic-merge-patch+json", "{}"),
        (.patch(pod, .apply(["b": 2])), "application/apply-patch+yaml", #"{"b":2}"#),
        (
            .delete(pod, .init(gracePeriodSeconds: 0, propagation: .foreground, uid: "u")), "application/json",
            #"{"apiVersion":"v1","gracePeriodSeconds":0,"kind":"DeleteOptions","preconditions":{"uid":"u"},"#
                + #""propagationPolicy":"Foreground"}"#
        ),
        (
            .tokenRequest(
                namespace: "a", serviceAccount: "b", audiences: ["istio-ca"], expirationSeconds: 600,
                boundPod: ("p", "u")),
            "application/json",
            #"{"apiVersion":"authentication.k8s.io/v1","kind":"TokenRequest","spec":{"audiences":["istio-ca"],"#
                + #""boundObjectRef":{"apiVersion":"v1","kind":"Pod","name":"p","uid":"u"},"expirationSeconds":600}}"#
        ),
        (
            .tokenReview(token: "t", audiences: ["istio-ca"]), "application/json",
            #"{"apiVersion":"authentication.k8s.io/v1","kind":"TokenReview","#
                + #""spec":{"audiences":["istio-ca"],"token":"t"}}"#
        ),
    ]

    @Test("the body", arguments: bodies)
    func body(request: Request, type: String?, body: String?) {
        #expect(request.contentType == type)
        #expect(request.body.map { String(decoding: $0, as: UTF8.self) } == body)
    }

    @Test func tokenReviewAnswer() throws {
        let review = try #require(
            TokenReview(
                json: [
                    "kind": "TokenReview",
                    "status": [
                        "authenticated": true, "audiences": ["istio-ca"],
                        "user": ["username": "system:serviceaccount:sample:sleep", "groups": ["g"]],
                    ],
                ]))
        #expect(review.isAuthenticated && review.audiences == ["istio-ca"] && review.groups == ["g"])
        #expect(review.serviceAccount?.namespace == "sample" && review.serviceAccount?.name == "sleep")
        #expect(TokenReview(json: ["kind": "Status"]) == nil)
    }

    @Test(
        "users that are no service account",
        arguments: [
            "", "admin", "system:node:n1", "system:serviceaccount:a", "system:serviceaccount::b",
            "system:serviceaccount:a:b:c",
        ])
    func otherUsers(name: String) throws {
        let json: JSON = ["kind": "TokenReview", "status": ["user": ["username": .string(name)]]]
        let review = try #require(TokenReview(json: json))
        #expect(review.serviceAccount == nil && !review.isAuthenticated)
    }

    @Test func issuedTokenHidesItself() throws {
        let json: JSON = [
            "kind": "TokenRequest", "status": ["token": "s3cret", "expirationTimestamp": "2030-01-01T00:00:00Z"],
        ]
        let token = try #require(IssuedToken(json: json))
        #expect(token.token == "s3cret" && !"\(token)".contains("s3cret"))
        #expect(IssuedToken(json: ["kind": "TokenRequest", "status": [:]]) == nil)
    }

    @Test func statusRoundTrip() throws {
        let status = APIStatus(
            code: 422, reason: .invalid, message: "no",
            details: .init(
                kind: "Pod", name: "p", causes: [.init(reason: "FieldValueInvalid", message: "bad", field: "spec.x")],
                retryAfterSeconds: 3))
        #expect(APIStatus(json: status.json) == status)
        #expect(APIStatus(json: ["kind": "Pod"]) == nil)
    }
}
