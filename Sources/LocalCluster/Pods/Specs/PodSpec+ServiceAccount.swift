extension PodSpec {
    /// No volume of a user can have this name.
    private static let tokenVolume = "_service-account"

    /// Pods that were made by an earlier version do not have the volume yet.
    private var needsToken: Bool {
        mountsToken && !volumes.contains { $0.name.hasPrefix(ServiceAccountVolume.prefix) }
    }

    /// The volumes with the one added that lets every container talk to the API server, unless the pod does not want it.
    func volumes(certificateAuthority: String) -> [VolumeSpec] {
        guard needsToken else { return volumes }
        let sources: [VolumeSource] = [
            .token(path: "token", .init(audience: nil, lifetime: .seconds(3607))),
            .text(path: "ca.crt", certificateAuthority),
            .fields([.init(path: "namespace", value: .field("metadata.namespace"))]),
        ]
        return volumes + [VolumeSpec(name: Self.tokenVolume, content: .files(sources, mode: 0o644))]
    }

    /// A container's mounts with that volume's, unless something is mounted there already.
    func mounts(of container: ContainerSpec) -> [ContainerSpec.Mount] {
        guard needsToken, !container.mounts.contains(where: { $0.path == ServiceAccountVolume.directory }) else {
            return container.mounts
        }
        return container.mounts + [
            .init(volume: Self.tokenVolume, path: ServiceAccountVolume.directory, subPath: nil, isReadOnly: true)
        ]
    }
}
