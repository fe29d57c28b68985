extension HTTPRedirect {
    init(_ fields: inout Fields) {
        fields.exclusive("port", "derivePort")
        let number: UInt32? = fields.integer("port")
        let derived = fields.choice("derivePort", of: DerivedPort.self)
        self.init(
            uri: fields.text("uri"),
            authority: fields.text("authority"),
            port: number.map(Port.number) ?? derived.map { $0 == .fromRequest ? .fromRequest : .fromProtocol },
            scheme: fields.text("scheme"),
            code: fields.integer("redirectCode") ?? 301)
    }

    private enum DerivedPort: String, CaseIterable {
        case fromProtocol = "FROM_PROTOCOL_DEFAULT"
        case fromRequest = "FROM_REQUEST_PORT"
    }
}

extension HTTPDirectResponse {
    init(_ fields: inout Fields) {
        self.init(
            status: fields.requiredInteger("status"),
            body: fields.object("body") { body in
                body.exclusive("string", "bytes")
                return body.optionalText("string").map { Array($0.utf8) } ?? body.base64("bytes")
            })
    }
}

extension HTTPRewrite {
    init(_ fields: inout Fields) {
        fields.exclusive("uri", "uriRegexRewrite")
        self.init(
            uri: fields.text("uri"),
            authority: fields.text("authority"),
            uriRegex: fields.object("uriRegexRewrite") {
                Regex(match: $0.requiredText("match"), rewrite: $0.text("rewrite"))
            })
    }
}

extension HTTPRetry {
    init(_ fields: inout Fields) {
        self.init(
            attempts: fields.integer("attempts") ?? 0,
            perTryTimeout: fields.duration("perTryTimeout"),
            retryOn: fields.text("retryOn"),
            retryRemoteLocalities: fields.optionalBool("retryRemoteLocalities"),
            ignorePreviousHosts: fields.optionalBool("retryIgnorePreviousHosts"),
            backoff: fields.duration("backoff"))
    }
}

extension HTTPFault {
    init(_ fields: inout Fields) {
        self.init(delay: fields.object("delay", Delay.init), abort: fields.object("abort", Abort.init))
    }
}

extension HTTPFault.Delay {
    init?(_ fields: inout Fields) {
        fields.unsupported("exponentialDelay")
        let percent = fields.number("percent")
        let percentage = fields.percentage() ?? percent
        guard let delay = fields.duration("fixedDelay") else {
            if !fields.has("exponentialDelay") { fields.require("fixedDelay") }
            return nil
        }
        self.init(fixedDelay: delay, percentage: percentage)
    }
}

extension HTTPFault.Abort {
    init?(_ fields: inout Fields) {
        fields.exclusive("httpStatus", "grpcStatus", "http2Error")
        fields.unsupported("http2Error")
        let percentage = fields.percentage()
        let (http, grpc): (Int32?, String?) = (fields.integer("httpStatus"), fields.optionalText("grpcStatus"))
        guard let status = http.map(Status.http) ?? grpc.map(Status.grpc) else {
            if !fields.has("http2Error"), !fields.has("grpcStatus") { fields.require("httpStatus") }
            return nil
        }
        self.init(status: status, percentage: percentage)
    }
}

extension CORSPolicy {
    init(_ fields: inout Fields) {
        let origins = fields.list("allowOrigins", StringMatch.init)
        self.init(
            // The deprecated list of exact names.
            allowOrigins: origins + fields.texts("allowOrigin").map(StringMatch.exact),
            allowMethods: fields.texts("allowMethods"),
            allowHeaders: fields.texts("allowHeaders"),
            exposeHeaders: fields.texts("exposeHeaders"),
            maxAge: fields.duration("maxAge"),
            allowCredentials: fields.optionalBool("allowCredentials"),
            unmatchedPreflights: fields.choice("unmatchedPreflights") ?? .unspecified)
    }
}

extension HTTPMirror {
    init(_ fields: inout Fields) {
        self.init(destination: fields.destination(), percentage: fields.percentage() ?? 100)
    }
}

extension Fields {
    /// `percentage: {value: 12.5}`
    mutating func percentage(_ name: String = "percentage") -> Double? {
        object(name) { $0.number("value") }
    }

    /// `mirrors`, or the single `mirror` with its percentage beside it.
    mutating func mirrors() -> [HTTPMirror] {
        exclusive("mirror", "mirrors")
        let percents = [number("mirrorPercent"), number("mirror_percent")]
        let percentage = percentage("mirrorPercentage") ?? percents.compactMap(\.self).first ?? 100
        let mirrors = list("mirrors", HTTPMirror.init)
        guard let destination = object("mirror", Destination.init) else { return mirrors }
        return [HTTPMirror(destination: destination, percentage: percentage)]
    }
}
