import EnvoyAPI
import MeshAPI
import SwiftProtobuf

extension Envoy_Config_Route_V3_RouteMatch {
    /// A rule's match; every request for nil.
    init(_ match: HTTPMatch?) {
        self.init()
        prefix = "/"
        guard let match else { return }
        setPath(match)
        headers = Self.headers(match)
        queryParameters = match.queryParams.sorted { $0.key < $1.key }.map {
            Envoy.QueryParameterMatcher($0.key, $0.value)
        }
    }

    private mutating func setPath(_ match: HTTPMatch) {
        switch match.uri {
        case nil, .present, .regex("*"): return
        case .exact(let text): path = text
        case .prefix(let text): prefix = text
        case .regex(let text): safeRegex.regex = text
        }
        if match.ignoreUriCase { caseSensitive = Google_Protobuf_BoolValue(of: false) }
    }

    private static func headers(_ match: HTTPMatch) -> [Envoy.HeaderMatcher] {
        let wanted = match.headers.map { Envoy.HeaderMatcher($0.key, $0.value) }
        let unwanted = match.withoutHeaders.map { Envoy.HeaderMatcher(without: $0.key, $0.value) }
        let pseudo = [(":authority", match.authority), (":method", match.method), (":scheme", match.scheme)]
        return pseudo.compactMap { name, text in text.map { Envoy.HeaderMatcher(name, $0) } }
            + (wanted + unwanted).sorted { $0.name < $1.name }
    }
}

extension Envoy_Config_Route_V3_HeaderMatcher {
    fileprivate init(_ name: String, _ match: StringMatch) {
        self.init()
        self.name = name
        if match == .present {
            presentMatch = true
        } else {
            stringMatch = .init(match)
        }
    }

    /// A request without the header matches too.
    fileprivate init(without name: String, _ match: StringMatch) {
        self.init(name, match)
        invertMatch = true
        if match != .present { treatMissingHeaderAsEmpty = true }
    }
}

extension Envoy_Config_Route_V3_QueryParameterMatcher {
    fileprivate init(_ name: String, _ match: StringMatch) {
        self.init()
        self.name = name
        if match == .present {
            presentMatch = true
        } else {
            stringMatch = .init(match)
        }
    }
}

extension Envoy_Type_Matcher_V3_StringMatcher {
    /// `present` is for the caller: here it is any text.
    init(_ match: StringMatch) {
        self.init()
        switch match {
        case .exact(let text): exact = text
        case .prefix(let text): prefix = text
        case .regex(let text): safeRegex.regex = text
        case .present: safeRegex.regex = ".*"
        }
    }
}
