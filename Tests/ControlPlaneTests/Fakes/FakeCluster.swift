import Kubernetes
import Synchronization

/// An API server in memory: enough of one for what a control plane asks.
final class FakeCluster: Transport {
    private struct Event {
        let collection: String
        let version: Int
        let line: [UInt8]
        let object: JSON
    }

    private struct Watch {
        let id: Int
        let collection: String
        let namespace: String?
        let query: [String: String]
        let lines: AsyncThrowingStream<[UInt8], any Error>.Continuation
    }

    private struct State {
        /// By collection path, then `namespace/name`.
        var objects: [String: [String: JSON]] = [:]
        var version = 100
        var events: [Event] = []
        var watches: [Watch] = []
        var isCutOff = false
        var requests: [String] = []
        var tokens: [String: String] = [:]
        var lists: [String] = []
        var readers: Set<String> = []
        var unreadable: Set<String> = []
    }

    let address: String
    private let state = Mutex(State())

    init(_ address: String = "fake:6443") { self.address = address }

    /// Method and path of every request that was no watch or list.
    var requests: [String] { state.withLock(\.requests) }

    /// Path and query of every list.
    var lists: [String] { state.withLock(\.lists) }

    /// How many watches of a kind are open, in one namespace or all.
    func watches(of resource: GroupVersionResource, namespace: String? = nil) -> Int {
        state.withLock { state in
            state.watches.filter {
                $0.collection == resource.path() && (namespace == nil || $0.namespace == namespace)
            }.count
        }
    }

    /// Whether a service account (`namespace:name`) may list Secrets of its namespace.
    func allow(_ account: String, _ isAllowed: Bool = true) {
        state.withLock { state in
            if isAllowed { state.readers.insert(account) } else { state.readers.remove(account) }
        }
    }

    /// Refuses all reading of a kind outside of namespace `istio-system`.
    func refuse(reading resource: GroupVersionResource) {
        state.withLock { _ = $0.unreadable.insert(resource.path()) }
    }

    /// A token and the `namespace:name` of the service account that it is of.
    func accept(token: String, of account: String) { state.withLock { $0.tokens[token] = account } }

    /// Stores an object of a kind; what is stored under its name is replaced.
    func put(_ resource: GroupVersionResource, _ object: JSON) {
        state.withLock { _ = Self.store(resource.path(), object, &$0) }
    }

    func delete(_ resource: GroupVersionResource, namespace: String = "", name: String) {
        state.withLock { state in
            guard let old = state.objects[resource.path()]?.removeValue(forKey: "\(namespace)/\(name)") else { return }
            Self.tell("DELETED", old, resource.path(), &state)
        }
    }

    func object(_ resource: GroupVersionResource, namespace: String = "", name: String) -> JSON? {
        state.withLock { $0.objects[resource.path()]?["\(namespace)/\(name)"] }
    }

    /// Breaks all connections and refuses new ones, until it is called with `false`.
    func cutOff(_ isCutOff: Bool) {
        state.withLock { state in
            state.isCutOff = isCutOff
            guard isCutOff else { return }
            for watch in state.watches { watch.lines.finish(throwing: APIError(.unreachable, "cut off")) }
            state.watches = []
        }
    }

    func send(_ request: Request, timeout: Duration, limit: Int) async throws -> Response {
        try state.withLock { state in
            if state.isCutOff { throw APIError(.unreachable, "\(address): cut off") }
            return Self.answer(request, &state)
        }
    }

    func stream(_ request: Request, timeout: Duration) async throws -> StreamedResponse {
        try state.withLock { state in
            if state.isCutOff { throw APIError(.unreachable, "\(address): cut off") }
            let (body, lines) = AsyncThrowingStream.makeStream(of: [UInt8].self, throwing: (any Error).self)
            let place = Place(request.path)
            let query = Dictionary(request.query.map { ($0.name, $0.value) }) { $1 }
            let since = query["resourceVersion"].flatMap { Int($0) } ?? 0
            for event in state.events where event.collection == place.collection && event.version > since {
                if place.includes(event.object, query) { lines.yield(event.line) }
            }
            state.version += 1
            let id = state.version
            state.watches.append(
                Watch(
                    id: id, collection: place.collection, namespace: place.namespace, query: query, lines: lines))
            lines.onTermination = { [weak self] _ in self?.close(id) }
            return StreamedResponse(status: 200, body: body)
        }
    }
}

extension FakeCluster {
    /// Later than now, because a stream may end while the state is locked.
    private func close(_ id: Int) {
        Task { state.withLock { $0.watches.removeAll { $0.id == id } } }
    }

    /// What a path names.
    private struct Place {
        var collection: String
        var namespace: String?
        var name: String?
        var subresource: String?

        init(_ path: String) {
            var parts = path.split(separator: "/").map(String.init)[...]
            let prefix = parts.prefix(parts.first == "api" ? 2 : 3)
            parts = parts.dropFirst(prefix.count)
            if parts.first == "namespaces", parts.count > 2 {
                namespace = parts[parts.startIndex + 1]
                parts = parts.dropFirst(2)
            }
            collection = "/" + (prefix + [parts.popFirst() ?? ""]).joined(separator: "/")
            name = parts.popFirst()
            subresource = parts.popFirst()
        }

        var key: String { "\(namespace ?? "")/\(name ?? "")" }

        func includes(_ object: JSON, _ query: [String: String]) -> Bool {
            if let namespace, object["metadata"]?["namespace"]?.string != namespace { return false }
            if let field = query["fieldSelector"], let value = field.split(separator: "=").last {
                guard object["metadata"]?["name"]?.string == String(value) else { return false }
            }
            guard let label = query["labelSelector"]?.split(separator: "="), label.count == 2 else { return true }
            return object["metadata"]?["labels"]?[String(label[0])]?.string == String(label[1])
        }
    }

    private static func answer(_ request: Request, _ state: inout State) -> Response {
        let place = Place(request.path)
        let body = request.body.flatMap { try? JSON(decoding: $0) } ?? [:]
        if request.method == .get, place.name == nil {
            state.lists.append(request.target)
            return list(place, request, state)
        }
        state.requests.append("\(request.method.rawValue) \(request.path)")
        if place.collection.hasSuffix("/tokenreviews") { return review(body, state) }
        if place.collection.hasSuffix("/subjectaccessreviews") { return access(body, state) }
        switch request.method {
        case .get: return state.objects[place.collection]?[place.key].map { reply(200, $0) } ?? missing
        case .post:
            let name = body["metadata"]?["name"]?.string ?? ""
            guard state.objects[place.collection]?["\(place.namespace ?? "")/\(name)"] == nil else {
                return reply(409, APIStatus(code: 409, reason: .alreadyExists, message: "exists").json)
            }
            return reply(201, store(place.collection, body, &state))
        case .patch: return patch(place, body, &state)
        case .put:
            guard state.objects[place.collection]?[place.key] != nil else { return missing }
            return reply(200, store(place.collection, body, &state))
        case .delete:
            guard let old = state.objects[place.collection]?.removeValue(forKey: place.key) else { return missing }
            tell("DELETED", old, place.collection, &state)
            return reply(200, old)
        }
    }

    private static func patch(_ place: Place, _ patch: JSON, _ state: inout State) -> Response {
        guard let old = state.objects[place.collection]?[place.key] else { return missing }
        let wanted = patch["metadata"]?["resourceVersion"]
        guard wanted == nil || wanted == old["metadata"]?["resourceVersion"] else {
            return reply(409, APIStatus(code: 409, reason: .conflict, message: "changed").json)
        }
        return reply(200, store(place.collection, old.merged(with: patch), &state))
    }

    private static func list(_ place: Place, _ request: Request, _ state: State) -> Response {
        if state.unreadable.contains(place.collection), place.namespace != "istio-system" {
            return reply(403, APIStatus(code: 403, reason: .forbidden, message: "\(request.path) is forbidden").json)
        }
        let query = Dictionary(request.query.map { ($0.name, $0.value) }) { $1 }
        let items = (state.objects[place.collection] ?? [:]).values.filter { place.includes($0, query) }
        return reply(
            200,
            [
                "kind": "AnyList", "apiVersion": "v1", "metadata": ["resourceVersion": "\(state.version)"],
                "items": .array(Array(items)),
            ])
    }

    private static func review(_ body: JSON, _ state: State) -> Response {
        let account = body["spec"]?["token"]?.string.flatMap { state.tokens[$0] }
        var status: JSON = ["authenticated": .bool(account != nil)]
        if let account {
            status["user"] = ["username": "system:serviceaccount:\(account)"]
            status["audiences"] = body["spec"]?["audiences"]
        }
        return reply(201, ["kind": "TokenReview", "status": status])
    }

    private static func access(_ body: JSON, _ state: State) -> Response {
        let spec = body["spec"]
        let user = spec?["user"]?.string ?? ""
        let attributes = spec?["resourceAttributes"]
        let isAllowed = state.readers.contains { reader in
            user == "system:serviceaccount:\(reader)" && attributes?["verb"] == "list"
                && attributes?["resource"] == "secrets"
                && attributes?["namespace"]?.string == reader.split(separator: ":").first.map(String.init)
        }
        return reply(201, ["kind": "SubjectAccessReview", "status": ["allowed": .bool(isAllowed)]])
    }

    private static func store(_ collection: String, _ object: JSON, _ state: inout State) -> JSON {
        let key = "\(object["metadata"]?["namespace"]?.string ?? "")/\(object["metadata"]?["name"]?.string ?? "")"
        let old = state.objects[collection]?[key]
        var object = object
        var metadata = object["metadata"] ?? [:]
        metadata["resourceVersion"] = "\(state.version + 1)"
        metadata["uid"] = old?["metadata"]?["uid"] ?? "uid-\(state.version)"
        let isNewSpec = old == nil || old?["spec"] != object["spec"]
        metadata["generation"] = .int((old?["metadata"]?["generation"]?.int ?? 0) + (isNewSpec ? 1 : 0))
        object["metadata"] = metadata
        state.objects[collection, default: [:]][key] = object
        tell(old == nil ? "ADDED" : "MODIFIED", object, collection, &state)
        return object
    }

    private static func tell(_ type: String, _ object: JSON, _ collection: String, _ state: inout State) {
        state.version += 1
        var object = object
        var metadata = object["metadata"] ?? [:]
        metadata["resourceVersion"] = "\(state.version)"
        object["metadata"] = metadata
        let line = (["type": .string(type), "object": object] as JSON).encoded() + [0x0A]
        state.events.append(
            Event(collection: collection, version: state.version, line: line, object: object))
        for watch in state.watches where watch.collection == collection {
            var place = Place(collection)
            place.namespace = nil
            if place.includes(object, watch.query) { watch.lines.yield(line) }
        }
    }

    private static func reply(_ status: Int, _ json: JSON) -> Response {
        Response(status: status, body: json.encoded())
    }

    private static var missing: Response {
        reply(404, APIStatus(code: 404, reason: .notFound, message: "not found").json)
    }
}
