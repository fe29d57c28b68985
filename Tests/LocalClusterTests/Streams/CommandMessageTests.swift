import Kubernetes
import NIOCore
import Testing

@testable import LocalCluster

@Suite struct CommandMessageTests {
    @Test(
        arguments: [
            ([0, 104, 105], .input(ByteBuffer(string: "hi"))), ([255, 0], .endOfInput),
            ([4] + Array(#"{"Width":80,"Height":24}"#.utf8), .resize(TerminalSize(rows: 24, columns: 80))),
        ] as [([UInt8], CommandMessage)])
    func messagesAreRead(_ bytes: [UInt8], _ message: CommandMessage) {
        #expect(CommandMessage(ByteBuffer(bytes: bytes)) == message)
    }

    @Test(
        arguments: [
            [], [0], [1, 65], [9, 9], [255], [255, 1], [4], [4] + Array("{}".utf8), [4] + Array("nonsense".utf8),
            [4] + Array(#"{"Width":-1,"Height":99999}"#.utf8), [4] + Array(#"{"Width":0,"Height":0}"#.utf8),
            [4] + [UInt8](repeating: 32, count: 5000),
        ] as [[UInt8]])
    func whatSaysNothingIsLeftOut(_ bytes: [UInt8]) { #expect(CommandMessage(ByteBuffer(bytes: bytes)) == nil) }

    @Test func theEndIsToldAsClientsReadIt() {
        #expect(CommandStatus.exited(0).json["status"] == "Success")
        let failure = CommandStatus.exited(3).json
        #expect(failure["reason"] == "NonZeroExitCode")
        #expect(failure[path: ["details", "causes"]]?[0] == ["reason": "ExitCode", "message": "3"])
        #expect(CommandStatus.exited(3).message.readableBytesView.first == 3)
    }

    @Test(
        arguments: [
            "", "stdout=false", "stdout=true&stderr=true&tty=true&command=x", "stdin=true&tty=true&stderr=true",
        ])
    func whatDoesNotGoTogetherIsRefused(_ query: String) {
        #expect((try? CommandOptions(QueryItems(query))) == nil)
    }

    @Test func aCommandIsNeeded() throws {
        #expect((try? CommandOptions.command(QueryItems("stdout=true"))) == nil)
        #expect((try? CommandOptions.command(QueryItems("command=&command=x"))) == nil)
        #expect((try? CommandOptions.command(QueryItems("command=a%00b"))) == nil)
        #expect(try CommandOptions.command(try QueryItems("command=sh&command=-c&command=a+b")) == ["sh", "-c", "a b"])
    }
}
