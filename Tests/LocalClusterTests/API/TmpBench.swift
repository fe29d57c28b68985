import Foundation
import Kubernetes
import Testing

@testable import LocalCluster

@Test(.enabled(if: ProcessInfo.processInfo.environment["TMPBENCH"] != nil)) func tmpBench() async throws {
    try await withCluster { cluster in
        let clock = ContinuousClock()
        let body: JSON = ["spec": ["hosts": ["a.example.com"], "http": [["route": [["destination": ["host": "reviews", "subset": "v1"]]]]], "x": .string(String(repeating: "y", count: 1200))]]
        let vs = GroupVersionResource(group: "networking.istio.io", version: "v1", resource: "virtualservices")
        let t1 = try await clock.measure {
            try await withThrowingTaskGroup(of: Void.self) { g in
                for w in 0..<20 { g.addTask { for i in 0..<250 { 
                    var o = body; o["metadata"] = ["name": .string("v\(w)-\(i)")]
                    _ = try await cluster.client.bytes(.create(vs, namespace: "default", body: o)) } } }
                try await g.waitForAll()
            }
        }
        print("5000 creates over HTTP", t1)
        for _ in 0..<3 {
            let t = try await clock.measure { let b = try await cluster.client.bytes(.raw(.get, path: vs.path()), timeout: .seconds(60)); print(b.count) }
            print("list", t)
        }
        let t = try await clock.measure { _ = try await cluster.store.list(vs) }
        print("store list parsed", t)
        let t3 = try await clock.measure { for i in 0..<200 { try await cluster.store.create(.services, ["metadata": ["name": .string("s\(i)"), "namespace": "default"], "spec": ["ports": [["port": 80]]]]) } }
        print("200 services", t3)
        let s = try String(contentsOfFile: "/proc/self/status", encoding: .utf8).split(separator: "\n").filter { $0.hasPrefix("VmRSS") || $0.hasPrefix("VmHWM") }
        print(s)
    }
}
