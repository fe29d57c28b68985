/// Where the programs of the machine lie that pods and their network are made with.
struct SystemTools: Sendable, Hashable {
    var ip, nft, nsenter, unshare, setpriv, setsid, pivotRoot, mount, umount, mkdir, cp, chown, sh: String
    /// Not needed everywhere: without it a container keeps the machine's name.
    var hostname: String?

    /// Looks the programs up in the usual directories; never in `PATH`, which in a pod's environment is the pod's.
    /// - Parameter isExecutable: whether a path names a program.
    /// - Throws: `NodeError.missingTool` with the package that has the first one that is missing.
    init(isExecutable: (String) -> Bool) throws(NodeError) {
        let places = ["/usr/sbin", "/usr/bin", "/sbin", "/bin", "/usr/local/sbin", "/usr/local/bin"]
        func locate(_ name: String, package: String) throws(NodeError) -> String {
            guard let path = places.map({ "\($0)/\(name)" }).first(where: isExecutable) else {
                throw NodeError(.missingTool, "the program \(name) is missing: install the package \(package)")
            }
            return path
        }
        ip = try locate("ip", package: "iproute2")
        nft = try locate("nft", package: "nftables")
        nsenter = try locate("nsenter", package: "util-linux")
        unshare = try locate("unshare", package: "util-linux")
        setpriv = try locate("setpriv", package: "util-linux")
        setsid = try locate("setsid", package: "util-linux")
        pivotRoot = try locate("pivot_root", package: "util-linux")
        mount = try locate("mount", package: "mount")
        umount = try locate("umount", package: "mount")
        mkdir = try locate("mkdir", package: "coreutils")
        cp = try locate("cp", package: "coreutils")
        chown = try locate("chown", package: "coreutils")
        sh = try locate("sh", package: "dash")
        hostname = places.map { "\($0)/hostname" }.first(where: isExecutable)
    }
}
