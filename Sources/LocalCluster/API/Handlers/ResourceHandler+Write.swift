import Hummingbird
import Kubernetes

extension ResourceHandler {
    func create(_ scope: RequestScope) async throws(APIStatus) -> Response {
        guard !scope.type.isNamespaced || scope.info.namespace != nil, scope.info.name == nil else {
            throw .methodNotAllowed
        }
        let object = try scope.fieldManagement(.desired).tracked(try await scope.object(), live: nil)
        return try await store(scope) { _ in Proposal(type: scope.type, previous: nil, object: object) }
    }

    func update(_ scope: RequestScope, _ part: ObjectPart) async throws(APIStatus) -> Response {
        let fields = try scope.fieldManagement(part)
        let object = try await scope.object()
        return try await store(scope) { transaction in
            let current = try transaction.existing(scope.type, namespace: scope.namespace, name: scope.name)
            let tracked = fields.tracked(object, live: try current.json(version: scope.info.version))
            return Proposal(type: scope.type, previous: current, object: tracked, part: part)
        }
    }

    /// Reads, patches and writes in one transaction: a patch never conflicts with other writers, unless it names the
    /// version that it is for.
    func patch(_ scope: RequestScope, _ part: ObjectPart) async throws(APIStatus) -> Response {
        let contentType = MediaType.name(scope.request.headers[.contentType])
        let bytes = try await BodyReader.bytes(scope.request)
        let patch = try ObjectPatch(bytes, contentType: contentType, for: scope.type)
        try scope.checkDuplicates(in: bytes)
        if case .apply(let configuration) = patch { return try await apply(configuration, scope, part) }
        let fields = try scope.fieldManagement(part)
        return try await store(scope) { transaction in
            let current = try transaction.existing(scope.type, namespace: scope.namespace, name: scope.name)
            let live = try current.json(version: scope.info.version)
            let object = try scope.patched(try patch.applied(to: live, fields.shape))
            return Proposal(
                type: scope.type, previous: current, object: fields.tracked(object, live: live), part: part)
        }
    }

    /// Server-side apply: creates the object when there is none.
    private func apply(
        _ configuration: JSON, _ scope: RequestScope, _ part: ObjectPart
    ) async throws(APIStatus) -> Response {
        let fields = try scope.fieldManagement(part, .apply)
        let configuration = try scope.applicable(configuration)
        let isForced = scope.query.isTrue("force")
        return try await store(scope) { transaction in
            let current = try transaction.stored(scope.type, namespace: scope.namespace, name: scope.name)
            if current == nil, part == .status { throw APIStatus.notFound(scope.type, scope.name) }
            if current == nil, !configuration.uid.isEmpty {
                throw APIStatus.conflict(
                    scope.type, scope.name,
                    "Precondition failed: UID in precondition: \(configuration.uid), UID in object meta: ")
            }
            let live = try current?.json(version: scope.info.version)
            let object = try fields.applied(configuration, to: live, isForced: isForced)
            return Proposal(type: scope.type, previous: current, object: object, part: part)
        }
    }

    /// Stores what a request proposes, once it has been admitted.
    /// - Parameter propose: works out the proposal from what is there; may be called more than once.
    private func store(
        _ scope: RequestScope, _ propose: @escaping @Sendable (Transaction) throws -> Proposal
    ) async throws(APIStatus) -> Response {
        let representation = try scope.representation()
        let (stored, isNew) = try await writer.write(try await writeRequest(scope), propose)
        if isNew, let warning = scope.type.warningWhenCreated { scope.warnings.add(warning) }
        return try encoded(status: isNew ? .created : .ok) { try representation.encoded(stored) }
    }

    func delete(_ scope: RequestScope) async throws(APIStatus) -> Response {
        let options = try await deletionOptions(scope)
        let deletion = try await writer.delete(
            try await writeRequest(scope), namespace: scope.namespace, name: scope.name, options)
        switch deletion {
        case .marked(let object): return try encoded { object.encoded(version: scope.info.version) }
        case .removed(let object): return Answer.json(Self.success(object))
        }
    }

    func deleteCollection(_ scope: RequestScope) async throws(APIStatus) -> Response {
        guard !scope.type.isNamespaced || scope.info.namespace != nil else { throw .methodNotAllowed }
        let options = try await deletionOptions(scope)
        let representation = try scope.representation()
        let parameters = try ListParameters(scope.query, scope.info, scope.type)
        let admitted = try await writer.admittedForDeletion(
            try await writeRequest(scope), namespace: scope.info.namespace, where: parameters.selection, options)
        let (objects, version) = try await store.write(isDryRun: options.isDryRun) { transaction in
            let objects = try transaction.stored(
                scope.type, namespace: scope.info.namespace, where: parameters.selection
            ).filter { admitted?.contains($0.uid) ?? true }
            let deleted = try objects.map {
                try transaction.delete(scope.type, namespace: $0.namespace, name: $0.name, options).object
            }
            return (deleted, deleted.map(\.version).max() ?? .zero)
        }
        return try encoded { try representation.encoded(objects, at: version, continuation: nil) }
    }

    private func deletionOptions(_ scope: RequestScope) async throws(APIStatus) -> DeletionOptions {
        var options =
            try await BodyReader.optionalObject(scope.request).map(DeletionOptions.init(json:)) ?? DeletionOptions()
        if let seconds = try scope.query.number("gracePeriodSeconds") { options.gracePeriodSeconds = Int64(seconds) }
        if let policy = scope.query["propagationPolicy"] {
            options.propagation = try DeletionOptions.propagation(policy, orphan: nil)
        } else if let orphan = scope.query["orphanDependents"] {
            options.propagation = try DeletionOptions.propagation(nil, orphan: ["true", "1"].contains(orphan))
        }
        options.isDryRun = options.isDryRun || scope.isDryRun
        return options
    }

    /// What the client hears of an object that is gone.
    private static func success(_ object: StoredObject) -> JSON {
        [
            "kind": "Status", "apiVersion": "v1", "metadata": [:], "status": "Success",
            "details": [
                "name": .string(object.name), "group": .string(object.type.group), "kind": .string(object.type.plural),
                "uid": .string(object.uid),
            ],
        ]
    }
}
