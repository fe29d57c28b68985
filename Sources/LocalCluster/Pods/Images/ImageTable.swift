/// Finds what an image's name stands for on this machine.
struct ImageTable: Sendable {
    let mappings: [ImageMapping]

    /// The mapping whose name is the image's repository, or its last parts: `istio/proxyv2` matches
    /// `docker.io/istio/proxyv2:1.30.0`. The one with most parts wins; a mapping with a tag matches only that tag.
    func mapping(for image: String) -> ImageMapping? {
        let candidates = mappings.filter { Self.matches($0.image, image) }
        return candidates.max { Self.weight($0.image) < Self.weight($1.image) }
    }

    /// What a container runs: an image's entrypoint and arguments, which `command` and `args` replace as in Kubernetes.
    /// - Returns: `nil` when no mapping matches.
    func command(for container: ContainerSpec) -> (mapping: ImageMapping, command: [String])? {
        guard let mapping = mapping(for: container.image) else { return nil }
        let entrypoint = container.command.isEmpty ? mapping.entrypoint : container.command
        let isDefault = container.command.isEmpty && container.arguments.isEmpty
        return (mapping, entrypoint + (isDefault ? mapping.arguments : container.arguments))
    }

    private static func matches(_ pattern: String, _ image: String) -> Bool {
        let wanted = parts(pattern)
        let actual = parts(image)
        guard wanted.tag == nil || wanted.tag == actual.tag else { return false }
        return actual.repository.suffix(wanted.repository.count) == wanted.repository[...]
    }

    private static func weight(_ pattern: String) -> Int {
        let parts = parts(pattern)
        return parts.repository.count * 2 + (parts.tag == nil ? 0 : 1)
    }

    /// The repository's parts and the tag; a digest is dropped.
    private static func parts(_ image: String) -> (repository: [Substring], tag: Substring?) {
        var repository = image.split(separator: "@", maxSplits: 1).first.map { $0.split(separator: "/") } ?? []
        guard let last = repository.popLast() else { return ([], nil) }
        let nameAndTag = last.split(separator: ":", maxSplits: 1)
        return (repository + nameAndTag.prefix(1), nameAndTag.count == 2 ? nameAndTag[1] : nil)
    }
}
