import Foundation
import HTTPTypes
import Hummingbird
import Kubernetes

// Credentials and cookies.
extension HTTPBin {
    static func addCredentials(to router: Router<SampleContext>) {
        router.get("/basic-auth/{user}/{password}") { request, context in
            let user = context.parameters.get("user") ?? ""
            let pair = "\(user):\(context.parameters.get("password") ?? "")"
            guard request.headers[.authorization] == "Basic " + Data(pair.utf8).base64EncodedString() else {
                return Response(status: .unauthorized, headers: [.wwwAuthenticate: "Basic realm=\"httpbin\""])
            }
            return Response.json(["authenticated": true, "authorized": true, "user": .string(user)])
        }
        router.get("/bearer") { request, _ in
            let words = (request.headers[.authorization] ?? "").split(separator: " ")
            guard words.count == 2, words[0] == "Bearer" else {
                return Response(status: .unauthorized, headers: [.wwwAuthenticate: "Bearer"])
            }
            return Response.json(["authenticated": true, "token": .string(String(words[1]))])
        }
        addCookies(to: router)
    }

    private static func addCookies(to router: Router<SampleContext>) {
        router.get("/cookies") { request, _ in Response.json(JSON(cookies(of: request))) }
        router.get("/cookies/set") { request, _ in
            redirect(setting: request.uri.queryParameters.map { "\($0.key)=\($0.value); Path=/" })
        }
        router.get("/cookies/delete") { request, _ in
            redirect(setting: request.uri.queryParameters.map { "\($0.key)=; Path=/; Max-Age=0" })
        }
    }

    private static func redirect(setting cookies: [String]) -> Response {
        var response = Response(status: .found, headers: [.location: "/cookies"])
        response.headers[values: .setCookie] = cookies
        return response
    }

    private static func cookies(of request: Request) -> [String: String] {
        let pairs = request.headers[values: .cookie].flatMap { $0.split(separator: ";") }.compactMap { pair in
            let parts = pair.trimmingCharacters(in: .whitespaces).split(separator: "=", maxSplits: 1)
            return parts.count == 2 ? (String(parts[0]), String(parts[1])) : nil
        }
        return Dictionary(pairs, uniquingKeysWith: { first, _ in first })
    }
}
