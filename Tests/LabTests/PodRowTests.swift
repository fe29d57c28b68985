import Foundation
import Kubernetes
import Testing

@testable import Lab

struct PodRowTests {
    @Test func `reads what kubectl would show`() throws {
        let pod: JSON = [
            "metadata": ["name": "p", "namespace": "n", "creationTimestamp": "2026-01-01T00:00:00Z"],
            "spec": ["containers": [["name": "a"], ["name": "b"]]],
            "status": [
                "phase": "Running", "podIP": "10.10.0.5",
                "containerStatuses": [["ready": true, "restartCount": 2], ["ready": false, "restartCount": 1]],
            ],
        ]
        let row = PodRow(cluster: "c", pod: pod, now: try Date("2026-01-01T00:01:30Z", strategy: .iso8601))
        #expect(row.workload == "p")
        #expect(row.ready == "1/2")
        #expect(row.status == "Running")
        #expect(row.restarts == 3)
        #expect(row.ageSeconds == 90)
        #expect(!row.isReady)
    }

    @Test func `a waiting container's reason is the status`() {
        let pod: JSON = [
            "spec": ["containers": [["name": "a"]]],
            "status": [
                "phase": "Pending", "containerStatuses": [["state": ["waiting": ["reason": "ErrImagePull"]]]],
            ],
        ]
        #expect(PodRow(cluster: "c", pod: pod, now: Date()).status == "ErrImagePull")
    }
}
