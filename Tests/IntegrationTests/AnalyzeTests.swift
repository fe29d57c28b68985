import Foundation
import Testing

/// Files with mistakes are refused with file, line and field.
struct AnalyzeTests {
    private static let cases: [(text: String, expected: [String])] = [
        ("kind: Gateway\n  bad", [":"]),
        (
            """
            apiVersion: networking.istio.io/v1
            kind: Gateway
            metadata:
              name: g
            spec:
              selector:
                istio: ingressgateway
              servers:
                - port:
                    nmber: 80
                    name: http
                    protocol: HTTP
                  hosts: ["*"]
            """, [":10:", "spec.servers[0].port.nmber", "number"]
        ),
        (
            """
            apiVersion: networking.istio.io/v1
            kind: VirtualService
            metadata:
              name: v
            spec:
              hosts: [a.example]
              hosts: [b.example]
              http:
                - route:
                    - destination:
                        host: a
            """, [":7:", "hosts"]
        ),
        (
            """
            apiVersion: networking.istio.io/v1
            kind: DestinationRule
            metadata:
              name: d
            spec:
              subsets:
                - name: v1
            """, ["spec.host"]
        ),
        (
            """
            apiVersion: networking.istio.io/v1
            kind: Gateway
            metadata:
              name: g
            spec:
              servers:
                - port:
                    number: eighty
                    name: http
                    protocol: HTTP
                  hosts: ["*"]
            """, [":8:", "spec.servers[0].port.number"]
        ),
    ]

    @Test(arguments: cases.indices)
    func `mistakes are named by file, line and field`(index: Int) async throws {
        let (text, expected) = Self.cases[index]
        let file = FileManager.default.temporaryDirectory.appending(path: "analyze-\(UUID().uuidString).yaml")
        try text.write(to: file, atomically: true, encoding: .utf8)
        defer { try? FileManager.default.removeItem(at: file) }
        let result = try await Skein.run(["analyze", "-f", file.path])
        #expect(result.status == 1)
        for part in expected + [file.lastPathComponent] {
            #expect(result.output.contains(part), "\(result.output) does not contain \(part)")
        }
    }

    @Test func `the file that exposes the control plane has no mistake`() async throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let file = root.appending(path: "Deploy/samples/expose-istiod.yaml").path
        let result = try await Skein.run(["analyze", "-f", file])
        #expect(result.status == 0, "\(result.output)\(result.error)")
    }
}
