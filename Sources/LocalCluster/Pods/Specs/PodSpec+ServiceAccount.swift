extension PodSpec {
    private static let tokenDirectory = "/var/run/secrets/kubernetes.io/serviceaccount"
    /// No volume of a user can have this name.
    private static let tokenVolume = "_service-account"

    /// The volumes with the one added that lets every container talk to the API server, unless the pod does not want it.
    func volumes(certificateAuthority: String) -> [VolumeSpec] {
        guard mountsToken else { return volumes }
        let sources: [VolumeSource] = [
            .token(path: "token", .init(audience: nil, lifetime: .seconds(3607))),
            .text(path: "ca.crt", certificateAuthority),
            .fields([.init(path: "namespace", field: "metadata.namespace")]),
        ]
        return volumes + [VolumeSpec(name: Self.tokenVolume, content: .files(sources, mode: 0o644))]
    }

    /// A container's mounts with that volume's, unless something is mounted there already.
    func mounts(of container: ContainerSpec) -> [ContainerSpec.Mount] {
        guard mountsToken, !container.mounts.contains(where: { $0.path == Self.tokenDirectory }) else {
            return container.mounts
        }
        return container.mounts + [
            .init(volume: Self.tokenVolume, path: Self.tokenDirectory, subPath: nil, isReadOnly: true)
        ]
    }
}
