import EnvoyAPI
import XDS

/// A client and its session, in a form that tests can read: types by their short names, actions as lines of text.
///
/// A response reads `CDS +new-or-changed -removed`, names sorted; an acknowledgement `ack CDS`.
struct Conversation {
    static let types = [
        "CDS": TypeURL.cluster, "EDS": TypeURL.endpoint, "LDS": TypeURL.listener, "RDS": TypeURL.route,
        "VHDS": TypeURL.virtualHost, "SDS": TypeURL.secret, "NDS": TypeURL.nameTable, "XYZ": "type.googleapis.com/x.Y",
    ]

    var session: Session
    /// Responses that the client has not answered, oldest first.
    var unanswered: [String: [Push]] = [:]
    private var isFirst = true
    private var layers: [ResourceSet] = []

    init(
        _ discoveryProtocol: DiscoveryProtocol, cache: PushCache = PushCache(), limits: SessionLimits = SessionLimits()
    ) {
        session = Session(protocol: discoveryProtocol, cache: cache, limits: limits)
    }

    // MARK: What the server publishes

    /// Publishes layers given as text: `CDS a=1 b=1; LDS x=1`, one string for each layer.
    mutating func publish(_ layers: String...) -> [String] {
        self.layers = layers.enumerated().map { index, text in
            ResourceSet(
                version: "v", resources: Self.resources(text),
                basedOn: index < self.layers.count ? self.layers[index] : nil)
        }
        return render(session.publish(layers: self.layers))
    }

    static func resources(_ text: String) -> [String: [EncodedResource]] {
        var result: [String: [EncodedResource]] = [:]
        for part in text.split(separator: ";") {
            let words = part.split(separator: " ").map(String.init)
            guard let type = words.first, let typeURL = types[type] else { continue }
            result[typeURL] = words.dropFirst().map { word in
                let pair = word.split(separator: "=").map(String.init)
                return EncodedResource(name: pair[0], typeURL: typeURL, bytes: Array(pair[1].utf8))
            }
        }
        return result
    }

    /// The version of a resource with the content `text`.
    static func version(_ text: String) -> String {
        EncodedResource(name: "", typeURL: "", bytes: Array(text.utf8)).version
    }

    // MARK: What a delta client sends

    mutating func delta(
        _ type: String, subscribe: [String] = [], unsubscribe: [String] = [], has versions: [String: String] = [:],
        nonce: String = "", error: String? = nil
    ) -> [String] {
        var request = Envoy_Service_Discovery_V3_DeltaDiscoveryRequest()
        request.typeURL = Self.types[type] ?? type
        request.resourceNamesSubscribe = subscribe
        request.resourceNamesUnsubscribe = unsubscribe
        request.initialResourceVersions = versions.mapValues(Self.version)
        request.responseNonce = nonce
        if let error { request.errorDetail.message = error }
        if isFirst { request.node.id = "node" }
        isFirst = false
        return render(session.receive(request))
    }

    // MARK: What a state-of-the-world client sends

    mutating func state(_ type: String, names: [String] = [], nonce: String = "", error: String? = nil) -> [String] {
        var request = Envoy_Service_Discovery_V3_DiscoveryRequest()
        request.typeURL = Self.types[type] ?? type
        request.resourceNames = names
        request.responseNonce = nonce
        if let error { request.errorDetail.message = error }
        if isFirst { request.node.id = "node" }
        isFirst = false
        return render(session.receive(request))
    }

    // MARK: Answers

    /// Answers the oldest unanswered response of a type. A state-of-the-world client repeats its names.
    mutating func ack(_ type: String, names: [String] = [], error: String? = nil) -> [String] {
        guard let typeURL = Self.types[type], let push = unanswered[typeURL]?.first else {
            return ["nothing to answer"]
        }
        unanswered[typeURL]?.removeFirst()
        switch session.discoveryProtocol {
        case .delta: return delta(type, nonce: push.nonce, error: error)
        case .stateOfTheWorld: return state(type, names: names, nonce: push.nonce, error: error)
        }
    }

    /// Answers everything that comes until nothing does; returns what came.
    mutating func ackAll(names: [String: [String]] = [:]) -> [String] {
        var lines: [String] = []
        while let (type, _) = Self.types.first(where: { unanswered[$0.value]?.isEmpty == false }) {
            lines += ack(type, names: names[type] ?? [])
        }
        return lines
    }

    mutating func overrule(_ nonce: String) -> [String] { render(session.overrule(nonce: nonce)) }

    func status(_ type: String) -> TypeStatus.State { session.status(of: Self.types[type] ?? type).state }

    // MARK: Actions as text

    mutating func render(_ actions: [SessionAction]) -> [String] {
        actions.compactMap { action in
            switch action {
            case .identified: return nil
            case .acknowledged(let typeURL, _, _): return "ack \(Self.short(typeURL))"
            case .rejected(let typeURL, _, let reason): return "nack \(Self.short(typeURL)) \(reason)"
            case .close(let code, _): return "close \(code)"
            case .send(let push):
                unanswered[push.typeURL, default: []].append(push)
                let words = push.resources.map { "+\($0.name)" } + push.removed.map { "-\($0)" }
                return ([Self.short(push.typeURL)] + words).joined(separator: " ")
            }
        }
    }

    private static func short(_ typeURL: String) -> String {
        types.first { $0.value == typeURL }?.key ?? typeURL
    }
}
