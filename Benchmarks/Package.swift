// swift-tools-version: 6.2
import PackageDescription

let package = Package(
    name: "skein-benchmarks",
    platforms: [.macOS(.v15)],
    dependencies: [
        .package(name: "skein", path: ".."),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-http2", from: "1.46.0"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
        .package(url: "https://github.com/apple/swift-protobuf", from: "1.39.0"),
        .package(url: "https://github.com/grpc/grpc-swift-2", from: "2.4.3"),
    ],
    targets: [
        // Counts what the process allocates, by standing in front of the C library's malloc.
        .target(name: "AllocationCounter"),
        .executableTarget(
            name: "bench",
            dependencies: [
                "AllocationCounter", .product(name: "SkeinCore", package: "skein"),
                .product(name: "SwiftProtobuf", package: "swift-protobuf"),
            ],
            path: "Sources/Bench"
        ),
        .executableTarget(
            name: "signing-bench",
            dependencies: [
                "AllocationCounter", .product(name: "SkeinControlPlane", package: "skein"),
                .product(name: "GRPCCore", package: "grpc-swift-2"), .product(name: "Logging", package: "swift-log"),
                .product(name: "SwiftProtobuf", package: "swift-protobuf"),
            ],
            path: "Sources/SigningBench"
        ),
        .executableTarget(
            name: "cluster-bench", dependencies: [.product(name: "SkeinClient", package: "skein")],
            path: "Sources/ClusterBench"),
        // Thousands of proxies in one process, for the cases that measure the control plane as a whole.
        .target(
            name: "ProxyFleet",
            dependencies: [
                .product(name: "NIOCore", package: "swift-nio"), .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"), .product(name: "NIOTLS", package: "swift-nio"),
                .product(name: "NIOHPACK", package: "swift-nio-http2"),
            ]),
        // The floor that serving is measured against: a C-core gRPC server that pushes the same bytes.
        .target(name: "Peer", exclude: ["peer.py"]),
        // What the proxies and the peer cost by themselves, and that the proxies see every byte that is sent.
        .executableTarget(
            name: "fleet-check",
            dependencies: [
                "ProxyFleet", "Peer", .product(name: "SkeinCore", package: "skein"),
                .product(name: "SkeinControlPlane", package: "skein"),
                .product(name: "SwiftProtobuf", package: "swift-protobuf"),
            ],
            path: "Sources/FleetCheck"),
        // A Kubernetes API server that holds a cluster of any size, and changes it.
        .target(
            name: "SyntheticCluster",
            dependencies: [
                .product(name: "SkeinCore", package: "skein"), .product(name: "SkeinClient", package: "skein"),
                .product(name: "NIOCore", package: "swift-nio"), .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
            ]),
        .executableTarget(
            name: "mesh-bench",
            dependencies: [
                "SyntheticCluster", "ProxyFleet", "Peer", .product(name: "SkeinControlPlane", package: "skein"),
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "NIOCore", package: "swift-nio"),
            ],
            path: "Sources/MeshBench"),
        .executableTarget(
            name: "data-path-bench",
            dependencies: [
                .product(name: "SkeinClient", package: "skein"),
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            path: "Sources/DataPathBench", resources: [.embedInCode("Resources")]),
    ],
    swiftLanguageModes: [.v6]
)
