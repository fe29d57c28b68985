extension HTTPRoute {
    init(_ fields: inout Fields) {
        self.init(
            name: fields.text("name"),
            match: fields.list("match", HTTPMatch.init),
            route: fields.list("route", HTTPRouteDestination.init),
            redirect: fields.object("redirect", HTTPRedirect.init),
            directResponse: fields.object("directResponse", HTTPDirectResponse.init),
            delegate: fields.object("delegate", Delegate.init),
            rewrite: fields.object("rewrite", HTTPRewrite.init),
            timeout: fields.duration("timeout"),
            retries: fields.object("retries", HTTPRetry.init),
            fault: fields.object("fault", HTTPFault.init),
            mirrors: fields.mirrors(),
            cors: fields.object("corsPolicy", CORSPolicy.init),
            headers: fields.object("headers", Headers.init))
    }
}

extension HTTPRouteDestination {
    init(_ fields: inout Fields) {
        self.init(
            destination: fields.destination(),
            weight: fields.integer("weight") ?? 0,
            headers: fields.object("headers", Headers.init))
    }
}

extension HTTPMatch {
    init(_ fields: inout Fields) {
        self.init(
            name: fields.text("name"),
            uri: fields.object("uri", StringMatch.init),
            scheme: fields.object("scheme", StringMatch.init),
            method: fields.object("method", StringMatch.init),
            authority: fields.object("authority", StringMatch.init),
            headers: fields.stringMatches("headers"),
            withoutHeaders: fields.stringMatches("withoutHeaders"),
            queryParams: fields.stringMatches("queryParams"),
            port: fields.integer("port"),
            sourceLabels: fields.textMap("sourceLabels"),
            sourceNamespace: fields.text("sourceNamespace"),
            gateways: fields.texts("gateways"),
            ignoreUriCase: fields.bool("ignoreUriCase"),
            statPrefix: fields.text("statPrefix"))
    }
}

extension StringMatch {
    init(_ fields: inout Fields) {
        fields.exclusive("exact", "prefix", "regex")
        let (exact, prefix) = (fields.optionalText("exact"), fields.optionalText("prefix"))
        let regex = fields.optionalText("regex")
        self = exact.map(Self.exact) ?? prefix.map(Self.prefix) ?? regex.map(Self.regex) ?? .present
    }
}

extension Delegate {
    init(_ fields: inout Fields) {
        self.init(name: fields.requiredText("name"), namespace: fields.text("namespace"))
    }
}

extension Headers {
    init(_ fields: inout Fields) {
        self.init(
            request: fields.object("request", Operations.init) ?? .init(),
            response: fields.object("response", Operations.init) ?? .init())
    }
}

extension Headers.Operations {
    init(_ fields: inout Fields) {
        self.init(set: fields.textMap("set"), add: fields.textMap("add"), remove: fields.texts("remove"))
    }
}

extension Fields {
    mutating func stringMatches(_ name: String) -> [String: StringMatch] {
        map(name) { tree, reading in
            tree.isNull ? .present : Fields.read(tree, reading, StringMatch.init)
        }
    }
}
