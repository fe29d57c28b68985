import Testing

@testable import LocalCluster

@Suite struct ContainerRootTests {
    private let machine = MachineRoot(
        directories: ["etc", "usr", "var", "dev", "proc", "sys", "run", "tmp", "home"], links: ["bin", "lib"],
        mountPoints: ["/", "/proc", "/home/me", "/dev/shm"])

    private func root(
        _ mounts: [ContainerRoot.Mount] = [], kept: [ContainerRoot.Mount] = [], workingDirectory: String = "/",
        isReadOnly: Bool = false
    ) -> ContainerRoot {
        let existing: Set = [
            "/etc", "/etc/ssl", "/var", "/var/lib", "/home", "/usr", "/dev/shm", "/dev/null", "/dev/pts", "/dev/fd",
        ]
        return ContainerRoot(
            path: "/r", machine: machine, mounts: mounts, kept: kept, workingDirectory: workingDirectory,
            isReadOnly: isReadOnly, exists: existing.contains)
    }

    private func lines(_ root: ContainerRoot) -> [String] { root.table.text.split(separator: "\n").map(String.init) }

    @Test func directoriesGetPrivateLayers() {
        let root = root()
        let lines = lines(root)
        #expect(
            lines.contains(
                "overlay /r/usr overlay lowerdir=/usr,upperdir=/r/.skein/upper/usr,workdir=/r/.skein/work/usr 0 0"))
        #expect(lines.contains("proc /r/proc proc defaults 0 0"))
        #expect(lines.contains("tmpfs /r/dev/shm tmpfs mode=1777 0 0"))
        #expect(root.links["/"] == ["/bin", "/lib"])
        #expect(root.directories.isSuperset(of: ["/run", "/tmp", "/usr", "/.skein/upper/usr", "/.skein/work/usr"]))
    }

    @Test func onlyHarmlessDevicesAreSeen() {
        let root = root([.init(source: "/d/log", path: "/dev/termination-log", isFile: true)])
        #expect(lines(root).contains("/dev/null /r/dev/null none bind 0 0"))
        #expect(lines(root).contains("/dev/pts /r/dev/pts none rbind 0 0"))
        #expect(lines(root).contains("/d/log /r/dev/termination-log none rbind 0 0"))
        #expect(!lines(root).contains { $0.hasPrefix("/dev /r/dev ") || $0.hasPrefix("/dev/full ") })
        #expect(root.files == ["/dev/null", "/dev/termination-log"])
        #expect(root.links["/dev"] == ["/dev/fd", "/dev/stdin", "/dev/stdout", "/dev/stderr"])
    }

    @Test func aReadOnlyRootTakesNoWrites() {
        let lines = lines(root([.init(source: "/d/a", path: "/data")], isReadOnly: true))
        #expect(lines.contains { $0.hasPrefix("overlay /r/usr ") && $0.contains("workdir=/r/.skein/work/usr,ro ") })
        #expect(lines.contains("/home /r/home none rbind,ro 0 0"))
        #expect(lines.contains("/d/a /r/data none rbind 0 0"))
    }

    @Test func runAndTmpAreNeverTheMachines() {
        #expect(!lines(root()).contains { $0.contains(" /r/run ") || $0.contains(" /r/tmp ") })
    }

    @Test func directoriesWithMountsBelowAreShownWithThem() {
        #expect(lines(root()).contains("/home /r/home none rbind 0 0"))
    }

    @Test func missingMountPointsAreMadeInTheLayers() {
        let root = root([
            .init(source: "/d/a", path: "/etc/istio/proxy", isReadOnly: true),
            .init(source: "/d/b", path: "/var/lib/istio/data"),
            .init(source: "/d/c", path: "/data/deep"), .init(source: "/d/d", path: "/run/secrets/x", isReadOnly: true),
        ])
        #expect(
            root.directories.isSuperset(of: [
                "/.skein/upper/etc/istio/proxy", "/.skein/upper/var/lib/istio/data", "/data/deep", "/run/secrets/x",
            ]))
        #expect(lines(root).contains("/d/a /r/etc/istio/proxy none bind,ro 0 0"))
        #expect(lines(root).contains("/d/b /r/var/lib/istio/data none rbind 0 0"))
    }

    @Test func mountPointsThatExistAreLeftAsTheyAre() {
        let root = root([.init(source: "/d/a", path: "/etc/ssl")])
        #expect(!root.directories.contains("/.skein/upper/etc/ssl"))
    }

    @Test func mountPointsInADirectoryWithoutALayerGetOne() {
        let root = root([.init(source: "/d/a", path: "/home/app/conf")])
        #expect(root.directories.contains("/.skein/upper/home/app/conf"))
        let overlay = lines(root).firstIndex { $0.hasPrefix("overlay /r/home ") }
        let bind = lines(root).firstIndex { $0.hasPrefix("/d/a ") }
        #expect(overlay != nil && bind != nil && (overlay ?? 0) < (bind ?? 0))
    }

    @Test func filesAreMountedOnFiles() {
        let root = root([.init(source: "/d/a", path: "/etc/app/conf.yaml", isFile: true)])
        #expect(root.files == ["/.skein/upper/etc/app/conf.yaml", "/dev/null"])
        #expect(root.directories.contains("/.skein/upper/etc/app"))
    }

    @Test func mountsInsideOthersComeAfterThem() {
        let root = root([.init(source: "/d/in", path: "/data/in"), .init(source: "/d/out", path: "/data")])
        let binds = lines(root).filter { $0.hasPrefix("/d/") }
        #expect(binds == ["/d/out /r/data none rbind 0 0", "/d/in /r/data/in none rbind,X-mount.mkdir 0 0"])
    }

    @Test func programsInPrivateDirectoriesStayVisible() {
        let root = root(kept: [
            .init(source: "/tmp/x/bin", path: "/tmp/x/bin"), .init(source: "/usr/bin", path: "/usr/bin"),
        ])
        #expect(
            lines(root).contains("/tmp/x/bin /r/tmp/x/bin none rbind 0 0") && root.directories.contains("/tmp/x/bin"))
        #expect(!lines(root).contains { $0.hasPrefix("/usr/bin ") })
    }

    @Test func aMissingWorkingDirectoryIsMade() {
        #expect(root(workingDirectory: "/work").directories.contains("/work"))
        #expect(root(workingDirectory: "/var/lib/app").directories.contains("/.skein/upper/var/lib/app"))
    }

    @Test func namesWithSpacesSurviveTheTable() {
        let root = root([.init(source: "/d/a b\\c", path: "/data")])
        #expect(lines(root).contains("/d/a\\040b\\134c /r/data none rbind 0 0"))
        #expect(MountTable.unescaped("/a\\040b\\134c") == "/a b\\c")
    }

    @Test func mountPointsOfTheMachineAreRead() {
        let table = """
            22 1 254:0 / / rw,relatime - ext4 /dev/vda rw
            23 22 0:5 / /mnt/my\\040disk rw - tmpfs t rw
            garbage
            """
        #expect(MachineRoot.mountPoints(table) == ["/", "/mnt/my disk"])
    }
}
