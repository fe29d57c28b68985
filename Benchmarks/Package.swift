// swift-tools-version: 6.2
import PackageDescription

let package = Package(
    name: "skein-benchmarks",
    platforms: [.macOS(.v15)],
    dependencies: [
        .package(name: "skein", path: ".."),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
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
    ],
    swiftLanguageModes: [.v6]
)
