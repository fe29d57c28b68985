/// Finds what an image's name stands for on this machine.
struct ImageTable: Sendable, Hashable {
    let mappings: [ImageMapping]

    /// The mapping whose name is the image's repository, or its last parts: `istio/proxyv2` matches
    /// `docker.io/istio/proxyv2:1.30.0`. The one with most parts wins, then one with the image's digest, then one with
    /// its tag, then the first. A mapping with a tag or digest matches only that.
    func mapping(for image: String) -> ImageMapping? {
        let image = ImageName(image).qualified
        let candidates = mappings.map { ($0, ImageName($0.image)) }.filter { $1.matches(image) }
        return candidates.max { $0.1.weight < $1.1.weight }?.0
    }

    /// What a container runs: an image's entrypoint and arguments, which `command` and `args` replace as in Kubernetes.
    /// - Returns: `nil` when no mapping matches.
    func command(for container: ContainerSpec) -> (mapping: ImageMapping, command: [String])? {
        guard let mapping = mapping(for: container.image) else { return nil }
        let entrypoint = container.command.isEmpty ? mapping.entrypoint : container.command
        let isDefault = container.command.isEmpty && container.arguments.isEmpty
        return (mapping, entrypoint + (isDefault ? mapping.arguments : container.arguments))
    }
}
