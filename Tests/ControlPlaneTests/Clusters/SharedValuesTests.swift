import MeshAPI
import Testing

@testable import ControlPlane

/// Equal values share one storage, as long as not too many are remembered.
struct SharedValuesTests {
    /// Where an array's elements are.
    private func place<T>(_ array: [T]) -> UnsafePointer<T>? { array.withUnsafeBufferPointer(\.baseAddress) }

    @Test func equalValuesAreOne() {
        var values = SharedValues<[Int]>(limit: 2)
        let first = values.shared(Array(1...9))
        let second = values.shared(Array(1...9))
        let other = values.shared(Array(1...8))
        #expect(place(first) == place(second))
        #expect(other == Array(1...8))
    }

    @Test func beyondTheLimitItBeginsAnew() {
        var values = SharedValues<[Int]>(limit: 2)
        let first = values.shared([1])
        _ = values.shared([2])
        #expect(place(values.shared(Array(1...1))) == place(first), "two are within the limit")
        let third = values.shared([3])
        let again = values.shared(Array(1...1))
        #expect(again == first)
        #expect(place(again) != place(first))
        #expect(place(values.shared(Array(3...3))) == place(third))
    }

    /// A pod stays what it was; what it shares with its siblings is held once.
    @Test func podsShareWhatSiblingsHave() {
        func pod(_ number: Int) -> Pod {
            Pod(
                metadata: ObjectMeta(name: "web-\(number)", namespace: "a", labels: ["app": "web"]),
                ip: "10.0.0.\(number)", nodeName: "worker-\(number)", serviceAccountName: "web",
                ports: [.init(name: "http", port: 80)])
        }
        var sharing = PodSharing()
        let shared = [1, 2].map { sharing.shared(.pod(pod($0))) }
        #expect(shared == [.pod(pod(1)), .pod(pod(2))])
        guard case .pod(let first) = shared[0], case .pod(let second) = shared[1] else { return }
        #expect(place(first.ports) == place(second.ports))
        let node = MeshObject.node(Node(metadata: ObjectMeta(name: "worker-1")))
        #expect(sharing.shared(node) == node)
    }
}
