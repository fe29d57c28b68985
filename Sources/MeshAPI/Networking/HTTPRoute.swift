/// One rule for HTTP: the first rule with a matching condition wins.
public struct HTTPRoute: Sendable, Hashable {
    public var name: String
    /// Alternatives; empty matches every request.
    public var match: [HTTPMatch]
    public var route: [HTTPRouteDestination]
    public var redirect: HTTPRedirect?
    public var directResponse: HTTPDirectResponse?
    /// Another VirtualService whose rules are put in the place of this one.
    public var delegate: Delegate?
    public var rewrite: HTTPRewrite?
    /// Of the whole request with its retries; nil or zero means none.
    public var timeout: Duration?
    public var retries: HTTPRetry?
    public var fault: HTTPFault?
    public var mirrors: [HTTPMirror]
    public var cors: CORSPolicy?
    public var headers: Headers?

    public init(
        name: String = "",
        match: [HTTPMatch] = [],
        route: [HTTPRouteDestination] = [],
        redirect: HTTPRedirect? = nil,
        directResponse: HTTPDirectResponse? = nil,
        delegate: Delegate? = nil,
        rewrite: HTTPRewrite? = nil,
        timeout: Duration? = nil,
        retries: HTTPRetry? = nil,
        fault: HTTPFault? = nil,
        mirrors: [HTTPMirror] = [],
        cors: CORSPolicy? = nil,
        headers: Headers? = nil
    ) {
        self.name = name
        self.match = match
        self.route = route
        self.redirect = redirect
        self.directResponse = directResponse
        self.delegate = delegate
        self.rewrite = rewrite
        self.timeout = timeout
        self.retries = retries
        self.fault = fault
        self.mirrors = mirrors
        self.cors = cors
        self.headers = headers
    }
}
