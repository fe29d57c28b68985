/// The parts of an image's name: `registry/repository:tag@digest`.
struct ImageName: Sendable, Hashable {
    var repository: [Substring]
    let tag: Substring?
    let digest: Substring?

    init(_ text: String) {
        let named = text.split(separator: "@", maxSplits: 1)
        digest = named.count == 2 ? named[1] : nil
        repository = named.first?.split(separator: "/") ?? []
        guard let last = repository.popLast() else {
            tag = nil
            return
        }
        let nameAndTag = last.split(separator: ":", maxSplits: 1)
        repository += nameAndTag.prefix(1)
        tag = nameAndTag.count == 2 ? nameAndTag[1] : nil
    }

    /// With the registry and folder that are meant where none is written: `busybox` is `docker.io/library/busybox`.
    var qualified: ImageName {
        guard let first = repository.first else { return self }
        var name = self
        let hasRegistry = repository.count > 1 && (first.contains(".") || first.contains(":") || first == "localhost")
        if !hasRegistry {
            name.repository = (repository.count == 1 ? ["docker.io", "library"] : ["docker.io"]) + repository
        }
        return name
    }

    /// Whether this is what another name ends with. An image without a tag is its `latest`.
    func matches(_ image: ImageName) -> Bool {
        guard digest == nil || digest == image.digest else { return false }
        guard tag == nil || tag == image.tag ?? (image.digest == nil ? "latest" : nil) else { return false }
        return !repository.isEmpty && image.repository.suffix(repository.count) == repository[...]
    }

    /// How much a name says.
    var weight: Int { repository.count * 4 + (digest == nil ? 0 : 2) + (tag == nil ? 0 : 1) }
}
