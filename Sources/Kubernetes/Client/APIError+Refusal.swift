extension APIError {
    /// The server answered with a failure.
    static func refusal(
        of request: Request, at address: String, status code: Int, body: [UInt8], retryAfterSeconds: Int? = nil
    ) -> APIError {
        var status =
            (try? JSON(decoding: body)).flatMap { APIStatus(json: $0, code: code) }
            ?? APIStatus(code: code, reason: .unknown, message: String(decoding: body.prefix(200), as: UTF8.self))
        if let retryAfterSeconds, status.details?.retryAfterSeconds == nil {
            var details = status.details ?? APIStatus.Details()
            details.retryAfterSeconds = retryAfterSeconds
            status.details = details
        }
        let what = "\(address): \(request.method.rawValue) \(request.path): \(status)"
        return APIError(.refused, hint(for: code).map { "\(what); \($0)" } ?? what, status: status)
    }

    static func malformed(_ address: String, _ error: JSONSyntaxError) -> APIError {
        APIError(
            .malformed, "\(address): \(error); is this address really an API server?", cause: error)
    }

    private static func hint(for code: Int) -> String? {
        switch code {
        case 401: "the token may have expired or belong to another cluster: make a new one"
        case 403: "check the roles bound to this account"
        case 404: "check the name, or whether the server knows this kind (kubectl api-resources)"
        case 429, 503: "the server is busy or starting; this is tried again"
        default: nil
        }
    }
}
