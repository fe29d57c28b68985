// swift-tools-version: 6.2
import PackageDescription

#if canImport(Glibc)
    import Glibc
#endif

// Who may import whom is declared here and checked by the compiler (see ARCHITECTURE.md).
let settings: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .treatAllWarnings(as: .error),
]

// A release holds no names that nothing looks up, and its relocations packed: 10 MB less of its file is read into memory.
// C libraries before glibc 2.36 cannot read packed ones.
var linkerFlags = ["-use-ld=lld", "-Xlinker", "--no-export-dynamic"]
#if canImport(Glibc)
    var library = [CChar](repeating: 0, count: 64)
    confstr(Int32(_CS_GNU_LIBC_VERSION), &library, library.count)
    let version = String(decoding: library.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    if let minor = version.split(separator: ".").dropFirst().first.flatMap({ Int($0) }), minor >= 36 {
        linkerFlags += ["-Xlinker", "-z", "-Xlinker", "pack-relative-relocs"]
    }
#endif
let linking: [LinkerSetting] = [
    .unsafeFlags(linkerFlags, .when(platforms: [.linux], configuration: .release))
]

let signals = Target.Dependency.product(name: "UnixSignals", package: "swift-service-lifecycle")
let log = Target.Dependency.product(name: "Logging", package: "swift-log")
let lifecycle = Target.Dependency.product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let nioCore = Target.Dependency.product(name: "NIOCore", package: "swift-nio")
let nioPosix = Target.Dependency.product(name: "NIOPosix", package: "swift-nio")
let httpTypes = Target.Dependency.product(name: "HTTPTypes", package: "swift-http-types")
let nioWebSocket = Target.Dependency.product(name: "NIOWebSocket", package: "swift-nio")
let nioEmbedded = Target.Dependency.product(name: "NIOEmbedded", package: "swift-nio")
let nioTLS = Target.Dependency.product(name: "NIOTLS", package: "swift-nio")
let nioHTTP1 = Target.Dependency.product(name: "NIOHTTP1", package: "swift-nio")
let nioFoundation = Target.Dependency.product(name: "NIOFoundationCompat", package: "swift-nio")
let nioHPACK = Target.Dependency.product(name: "NIOHPACK", package: "swift-nio-http2")
let nioSSL = Target.Dependency.product(name: "NIOSSL", package: "swift-nio-ssl")
let nioHTTP2 = Target.Dependency.product(name: "NIOHTTP2", package: "swift-nio-http2")
let grpc = Target.Dependency.product(name: "GRPCCore", package: "grpc-swift-2")
let grpcInProcess = Target.Dependency.product(name: "GRPCInProcessTransport", package: "grpc-swift-2")
let grpcTransport = Target.Dependency.product(name: "GRPCNIOTransportHTTP2", package: "grpc-swift-nio-transport")
let protobuf = Target.Dependency.product(name: "SwiftProtobuf", package: "swift-protobuf")
let x509 = Target.Dependency.product(name: "X509", package: "swift-certificates")
let asn1 = Target.Dependency.product(name: "SwiftASN1", package: "swift-asn1")
let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let cryptoExtras = Target.Dependency.product(name: "_CryptoExtras", package: "swift-crypto")
let httpClient = Target.Dependency.product(name: "AsyncHTTPClient", package: "async-http-client")
let hummingbird = Target.Dependency.product(name: "Hummingbird", package: "hummingbird")
let hummingbirdTesting = Target.Dependency.product(name: "HummingbirdTesting", package: "hummingbird")
let hummingbirdTLS = Target.Dependency.product(name: "HummingbirdTLS", package: "hummingbird")
let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let jwt = Target.Dependency.product(name: "JWTKit", package: "jwt-kit")
let subprocess = Target.Dependency.product(name: "Subprocess", package: "swift-subprocess")
let yams = Target.Dependency.product(name: "Yams", package: "Yams")
let arguments = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let asyncAlgorithms = Target.Dependency.product(name: "AsyncAlgorithms", package: "swift-async-algorithms")
let collections = Target.Dependency.product(name: "Collections", package: "swift-collections")
let systemPackage = Target.Dependency.product(name: "SystemPackage", package: "swift-system")

let package = Package(
    name: "skein",
    platforms: [.macOS(.v15)],
    products: [
        .executable(name: "skein", targets: ["skein"]),
        // The pure core, for the benchmarks.
        .library(name: "SkeinCore", targets: ["MeshAPI", "MeshModel", "EnvoyAPI", "EnvoyConfig", "XDS"]),
        // Signing, for the benchmarks.
        .library(
            name: "SkeinControlPlane",
            targets: ["ControlPlane", "Identity", "Kubernetes", "MeshModel", "EnvoyAPI", "XDS"]),
        // The client of API servers, for the benchmarks.
        .library(name: "SkeinClient", targets: ["Kubernetes"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-asn1", from: "1.7.4"),
        .package(url: "https://github.com/apple/swift-async-algorithms", from: "1.1.4"),
        .package(url: "https://github.com/apple/swift-certificates", from: "1.21.1"),
        .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-http2", from: "1.46.0"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
        .package(url: "https://github.com/apple/swift-protobuf", from: "1.39.0"),
        .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/grpc/grpc-swift-2", from: "2.4.3"),
        .package(url: "https://github.com/grpc/grpc-swift-nio-transport", from: "2.9.2"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
        .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.2"),
        .package(url: "https://github.com/vapor/jwt-kit", from: "5.7.1"),
    ],
    targets: [
        .target(name: "MeshAPI", dependencies: [yams], swiftSettings: settings),
        .target(name: "MeshModel", dependencies: ["MeshAPI", collections], swiftSettings: settings),
        .target(name: "EnvoyAPI", dependencies: [protobuf], swiftSettings: settings),
        .target(
            name: "EnvoyConfig", dependencies: ["MeshAPI", "MeshModel", "EnvoyAPI", protobuf], swiftSettings: settings),
        .target(
            name: "XDS",
            dependencies: [
                "EnvoyAPI", protobuf, grpc, grpcTransport, nioCore, nioPosix, nioSSL, nioTLS, nioHTTP2, nioHPACK, log,
                collections,
            ],
            swiftSettings: settings
        ),
        .target(
            name: "Kubernetes",
            dependencies: [httpClient, nioCore, nioPosix, nioFoundation, nioHTTP1, nioSSL, yams, log, asyncAlgorithms],
            swiftSettings: settings
        ),
        .target(
            name: "Identity",
            dependencies: [x509, asn1, crypto, cryptoExtras],
            swiftSettings: settings
        ),
        .target(
            name: "ControlPlane",
            dependencies: [
                "MeshAPI", "MeshModel", "EnvoyAPI", "EnvoyConfig", "XDS", "Kubernetes", "Identity", protobuf, grpc,
                grpcTransport,
                nioCore, nioPosix, nioSSL, hummingbird, hummingbirdTLS, httpTypes, nioTLS, nioHTTP1, lifecycle, log,
                asyncAlgorithms, collections, x509, crypto,
                yams, jwt, httpClient, nioFoundation,
            ],
            swiftSettings: settings
        ),
        .target(
            name: "ProxyAgent",
            dependencies: [
                "XDS", "Identity", "EnvoyAPI", protobuf, grpc, grpcTransport, nioCore, nioPosix, nioSSL, nioHTTP1,
                httpClient, hummingbird,
                lifecycle, log, subprocess, systemPackage, x509, asyncAlgorithms,
            ],
            swiftSettings: settings
        ),
        // `mallopt`, which Swift's module of the C library leaves out.
        .systemLibrary(name: "CMalloc"),
        .systemLibrary(name: "CZlib", providers: [.apt(["zlib1g-dev"])]),
        .systemLibrary(name: "CNamespaces"),
        .target(
            name: "LocalCluster",
            dependencies: [
                "Kubernetes", "Identity", "CNamespaces", "CZlib", hummingbird, hummingbirdTLS, grdb, jwt, yams,
                subprocess,
                systemPackage, nioCore, nioPosix, nioFoundation, nioHTTP1, nioSSL, nioTLS, nioWebSocket, lifecycle, log,
                crypto, x509, asyncAlgorithms, collections, httpClient, httpTypes, grpc, grpcTransport, protobuf,
            ],
            resources: [.embedInCode("Resources")],
            swiftSettings: settings
        ),
        .target(
            name: "Doctor",
            dependencies: ["Kubernetes", "Identity", nioCore, nioPosix, nioSSL, nioTLS],
            swiftSettings: settings
        ),
        .target(
            name: "Lab",
            dependencies: [
                "Kubernetes", "Identity", "LocalCluster", "Doctor", lifecycle, log, subprocess, systemPackage, nioCore,
                nioPosix,
            ],
            resources: [.embedInCode("Resources")],
            swiftSettings: settings
        ),
        .target(
            name: "Commands",
            dependencies: [
                "MeshAPI", "MeshModel", "EnvoyAPI", "EnvoyConfig", "XDS", "Kubernetes", "Identity", "ControlPlane",
                "ProxyAgent",
                "LocalCluster", "Lab", "Doctor", "CMalloc", arguments, signals, lifecycle, log, subprocess,
                systemPackage, yams,
                httpClient,
                httpTypes, nioCore, nioPosix, nioSSL, nioHTTP1,
                hummingbird, protobuf, asyncAlgorithms,
            ],
            swiftSettings: settings
        ),
        .executableTarget(
            name: "skein", dependencies: ["Commands", arguments], swiftSettings: settings, linkerSettings: linking),

        // What tests of several targets need.
        .target(name: "TestSupport", path: "Tests/TestSupport", swiftSettings: settings),
        // Counts what a thread allocates, by standing in front of the C library's malloc.
        .target(name: "AllocationCounter", path: "Tests/AllocationCounter"),
        .testTarget(name: "MeshAPITests", dependencies: ["MeshAPI"], swiftSettings: settings),
        .testTarget(
            name: "MeshModelTests", dependencies: ["MeshModel", "MeshAPI", "TestSupport"], swiftSettings: settings),
        .testTarget(name: "EnvoyAPITests", dependencies: ["EnvoyAPI", protobuf], swiftSettings: settings),
        .testTarget(
            name: "EnvoyConfigTests",
            dependencies: ["EnvoyConfig", "MeshModel", "MeshAPI", "EnvoyAPI", protobuf, yams],
            swiftSettings: settings),
        .testTarget(
            name: "XDSTests",
            dependencies: [
                "XDS", "EnvoyAPI", "TestSupport", protobuf, grpc, grpcInProcess, grpcTransport, nioCore, nioPosix,
                nioSSL,
                x509, asn1, nioEmbedded,
                crypto, log,
            ],
            swiftSettings: settings),
        .testTarget(
            name: "ScaleTests",
            dependencies: [
                "MeshAPI", "MeshModel", "EnvoyAPI", "EnvoyConfig", "XDS", "AllocationCounter", protobuf,
            ],
            swiftSettings: settings),
        .testTarget(
            name: "KubernetesTests",
            dependencies: ["Kubernetes", hummingbird, httpTypes, nioCore, nioHTTP1, log, lifecycle],
            swiftSettings: settings),
        .testTarget(
            name: "IdentityTests",
            dependencies: ["Identity", "TestSupport", x509, asn1, crypto, cryptoExtras, subprocess],
            swiftSettings: settings),
        .testTarget(
            name: "ControlPlaneTests",
            dependencies: [
                "ControlPlane", "MeshAPI", "MeshModel", "EnvoyAPI", "EnvoyConfig", "XDS", "Kubernetes", "Identity",
                "TestSupport", protobuf, grpc,
                grpcInProcess, log, lifecycle, jwt, crypto, x509, asn1, hummingbird, nioCore,
            ],
            swiftSettings: settings),
        .testTarget(
            name: "DoctorTests",
            dependencies: ["Doctor", "Kubernetes", "Identity", nioCore, nioPosix, nioSSL], swiftSettings: settings),
        .testTarget(
            name: "ProxyAgentTests",
            dependencies: [
                "ProxyAgent", "XDS", "Identity", "EnvoyAPI", protobuf, grpc, grpcInProcess, log, lifecycle, x509,
                subprocess,
            ],
            swiftSettings: settings),
        .testTarget(
            name: "LocalClusterTests",
            dependencies: [
                "LocalCluster", "Kubernetes", "Identity", nioEmbedded, hummingbird, hummingbirdTLS, log, lifecycle,
                subprocess,
                systemPackage,
                httpClient, nioCore, nioPosix, nioHTTP1, nioSSL, nioWebSocket, crypto, x509, yams,
            ],
            swiftSettings: settings),
        .testTarget(
            name: "LabTests", dependencies: ["Lab", "Kubernetes", "Identity", "Doctor"], swiftSettings: settings),
        .testTarget(
            name: "CommandsTests",
            dependencies: [
                "Commands", "Kubernetes", "Lab", "LocalCluster", arguments, hummingbird, hummingbirdTesting, httpTypes,
                nioCore, nioPosix, httpClient,
            ],
            swiftSettings: settings),
        .testTarget(
            name: "IntegrationTests",
            dependencies: [
                "Kubernetes", "Identity", "XDS", "EnvoyAPI", "skein", protobuf, grpc, subprocess, systemPackage, x509,
                crypto,
            ],
            swiftSettings: settings),
    ],
    swiftLanguageModes: [.v6]
)
