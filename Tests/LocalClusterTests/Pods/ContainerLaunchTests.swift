import Testing

@testable import LocalCluster

@Suite struct ContainerLaunchTests {
    private func launch(command: [String] = ["/bin/sleep", "infinity"], network: String? = "c_n_p") -> ContainerLaunch {
        let machine = MachineRoot(directories: ["etc"], links: ["bin"], mountPoints: [])
        return ContainerLaunch(
            root: ContainerRoot(path: "/data/it's", machine: machine, mounts: [], exists: { _ in false }),
            mountTable: "/data/t.fstab", etc: "/data/etc", network: network, hostname: "pod-0", workingDirectory: "/w",
            user: 1337, userOptions: ["--reuid", "1337"], command: command)
    }

    @Test func aContainerGetsNamespacesOfItsOwn() {
        let arguments = launch().arguments(PodSamples.tools)
        #expect(arguments.prefix(3) == ["/usr/bin/nsenter", "--net=/run/netns/c_n_p", "--"])
        #expect(
            arguments[3..<10] == [
                "/usr/bin/unshare", "--mount", "--propagation", "private", "--uts", "--pid", "--",
            ])
        #expect(arguments[12].contains("--pdeathsig KILL"), "a container ends with the process that holds it")
        #expect(arguments[13] == launch().script(PodSamples.tools))
        #expect(arguments.suffix(2) == ["/bin/sleep", "infinity"])
    }

    @Test func theNodesNetworkIsUsedWhereItIsWanted() {
        #expect(launch(network: nil).arguments(PodSamples.tools).first == "/usr/bin/unshare")
        #expect(!launch(network: nil).script(PodSamples.tools).contains("ip_unprivileged_port_start"))
    }

    @Test func theCommandIsNeverReadByTheShell() {
        let evil = "$(touch /tmp/evil); `id` 'x' \"y\""
        let arguments = launch(command: ["echo", evil]).arguments(PodSamples.tools)
        #expect(arguments.last == evil)
        #expect(!launch(command: ["echo", evil]).script(PodSamples.tools).contains("evil"))
    }

    @Test func aUserMayOpenItsOutput() {
        var launch = launch()
        #expect(launch.script(PodSamples.tools).contains("\n/usr/bin/chown 1337 /proc/self/fd/1 /proc/self/fd/2\n"))
        launch.user = nil
        #expect(!launch.script(PodSamples.tools).contains("chown"))
    }

    @Test func limitsAreJoinedBeforeAnythingElse() throws {
        var launch = launch()
        launch.groupFiles = ["/sys/fs/cgroup/x/cgroup.procs"]
        let lines = launch.script(PodSamples.tools).split(separator: "\n")
        let join = try #require(lines.firstIndex(of: "echo 0 > '/sys/fs/cgroup/x/cgroup.procs'"))
        let build = try #require(lines.firstIndex { $0.contains("tmpfs") })
        #expect(join < build)
    }

    @Test func pathsAreQuoted() {
        #expect(launch().script(PodSamples.tools).contains("cd '/data/it'\\''s'\n"))
        #expect(ShellWord.quoted("it's") == "'it'\\''s'")
    }

    @Test func theStartIsAnnouncedJustBeforeTheCommand() throws {
        let lines = launch().script(PodSamples.tools).split(separator: "\n")
        let mark = try #require(lines.firstIndex { $0.contains(ContainerLaunch.startMark) })
        #expect(mark == lines.count - 3 && lines[mark].hasSuffix(">&2") && !lines[mark + 1].hasSuffix(">&2"))
        #expect(lines[lines.count - 1] == "exec '/usr/bin/setpriv' '--reuid' '1337' '--pdeathsig' 'KILL' -- \"$@\"")
    }

    @Test func theStartMarkIsTakenOffTheOutput() {
        var output = ContainerOutput()
        #expect(output.receive(Array("mount: odd".utf8)) == [])
        #expect(output.receive(Array("\nskein-container-started 4".utf8)) == [])
        #expect(output.receive(Array("2\nhello\nwor".utf8)) == Array("hello\nwor".utf8))
        #expect(output.processIdentifier == 42)
        #expect(output.receive(Array("skein-container-started 9\n".utf8)) == Array("skein-container-started 9\n".utf8))
        #expect(output.processIdentifier == 42 && output.complaints == "mount: odd")
    }

    @Test func anEndlessComplaintIsCut() {
        var output = ContainerOutput()
        for _ in 0..<100 { _ = output.receive(Array(repeating: UInt8(ascii: "x"), count: 1000)) }
        #expect(output.complaints.utf8.count <= ContainerOutput.limit && output.processIdentifier == nil)
    }

    @Test(arguments: ["skein-container-started \n", "skein-container-started x\n", "Skein-container-started 1\n"])
    func otherLinesAreNoMark(line: String) {
        var output = ContainerOutput()
        _ = output.receive(Array(line.utf8))
        #expect(output.processIdentifier == nil)
    }
}
