import Kubernetes
import Testing

@testable import LocalCluster

@Suite struct ProtobufTests {
    // A small writer, so that the bytes of the tests can be read.
    private static func field(_ number: Int, _ bytes: [UInt8]) -> [UInt8] {
        [UInt8(number << 3 | 2), UInt8(bytes.count)] + bytes
    }
    private static func field(_ number: Int, _ text: String) -> [UInt8] { field(number, Array(text.utf8)) }
    private static func number(_ number: Int, _ value: UInt8) -> [UInt8] { [UInt8(number << 3), value] }

    private static func object(_ version: String, _ kind: String, _ body: [UInt8]) -> [UInt8] {
        Array("k8s\u{0}".utf8) + field(1, field(1, version) + field(2, kind)) + field(2, body) + field(3, "")
            + field(4, "")
    }

    @Test func aConfigMap() throws {
        let metadata =
            Self.field(1, "c") + Self.field(3, "") + Self.field(11, Self.field(1, "app") + Self.field(2, "web"))
        let data = Self.field(1, "key") + Self.field(2, "")
        let bytes = Self.object("v1", "ConfigMap", Self.field(1, metadata + Self.field(8, [])) + Self.field(2, data))
        #expect(
            try ProtobufObject.json(bytes) == [
                "apiVersion": "v1", "kind": "ConfigMap", "metadata": ["name": "c", "labels": ["app": "web"]],
                "data": ["key": ""],
            ])
    }

    @Test func aService() throws {
        let target = Self.number(1, 1) + Self.number(2, 0) + Self.field(3, "web")
        let port = Self.field(1, "http") + Self.number(3, 80) + Self.field(4, target) + Self.number(5, 0)
        let other = Self.number(3, 90) + Self.field(4, Self.number(1, 0) + Self.number(2, 99) + Self.field(3, ""))
        let spec = Self.field(1, port) + Self.field(1, other) + Self.field(4, "ClusterIP") + Self.number(13, 0)
        let bytes = Self.object("v1", "Service", Self.field(2, spec) + Self.field(3, [9, 9]))
        #expect(
            try ProtobufObject.json(bytes).spec == [
                "ports": [["name": "http", "port": 80, "targetPort": "web"], ["port": 90, "targetPort": 99]],
                "type": "ClusterIP", "publishNotReadyAddresses": false,
            ])
    }

    @Test func secretsAreBase64() throws {
        let entry = Self.field(1, "k") + Self.field(2, [0xFF, 0x00])
        #expect(try ProtobufObject.json(Self.object("v1", "Secret", Self.field(2, entry)))["data"] == ["k": "/wA="])
    }

    /// Bytes, and the code of the refusal.
    private static let refused: [([UInt8], Int)] = [
        ([], 400), (Array("k8s".utf8), 400), (Array("{}".utf8), 400), (Array("k8s\u{0}".utf8) + [0xFF], 400),
        (object("v1", "Unknown", []), 415), (object("v1", "ConfigMap", field(15, "x")), 415),
        (object("v1", "ConfigMap", [0x0A, 0x7F]), 400), (object("v1", "ConfigMap", number(1, 1)), 400),
        (object("v1", "ConfigMap", field(1, field(1, [0xC3, 0x28]))), 400), (object("v1", "ConfigMap", [0x0B]), 400),
        (object("v1", "ConfigMap", [0x20] + [UInt8](repeating: 0xFF, count: 11)), 400),
    ]

    @Test(arguments: refused)
    func refuses(bytes: [UInt8], code: Int) async {
        #expect(await status { _ = try ProtobufObject.json(bytes) }?.code == code)
    }
}
