// swift-tools-version: 6.2
import PackageDescription

let strict: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .enableUpcomingFeature("InferIsolatedConformances"),
    .treatAllWarnings(as: .error),
]

extension Target.Dependency {
    static let ahc = product(name: "AsyncHTTPClient", package: "async-http-client")
    static let argumentParser = product(name: "ArgumentParser", package: "swift-argument-parser")
    static let configuration = product(name: "Configuration", package: "swift-configuration")
    static let crypto = product(name: "Crypto", package: "swift-crypto")
    static let httpTypes = product(name: "HTTPTypes", package: "swift-http-types")
    static let deque = product(name: "DequeModule", package: "swift-collections")
    static let heap = product(name: "HeapModule", package: "swift-collections")
    static let hummingbirdTesting = product(name: "HummingbirdTesting", package: "hummingbird")
    static let hummingbird = product(name: "Hummingbird", package: "hummingbird")
    static let lifecycle = product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
    static let logging = product(name: "Logging", package: "swift-log")
    static let loggingTesting = product(name: "InMemoryLogging", package: "swift-log")
    static let metrics = product(name: "Metrics", package: "swift-metrics")
    static let metricsTesting = product(name: "MetricsTestKit", package: "swift-metrics")
    static let coreMetrics = product(name: "CoreMetrics", package: "swift-metrics")
    static let nioCore = product(name: "NIOCore", package: "swift-nio")
    static let nioEmbedded = product(name: "NIOEmbedded", package: "swift-nio")
    static let nioPosix = product(name: "NIOPosix", package: "swift-nio")
    static let nioHTTP1 = product(name: "NIOHTTP1", package: "swift-nio")
    static let nioHTTPTypesHTTP1 = product(name: "NIOHTTPTypesHTTP1", package: "swift-nio-extras")
    static let nioHTTPTypes = product(name: "NIOHTTPTypes", package: "swift-nio-extras")
    static let nioSSL = product(name: "NIOSSL", package: "swift-nio-ssl")
    static let nioTLS = product(name: "NIOTLS", package: "swift-nio")
    static let unixSignals = product(name: "UnixSignals", package: "swift-service-lifecycle")
    static let yams = product(name: "Yams", package: "Yams")
}

/// All of Shared, as the executables see it.
let shared: [Target.Dependency] = ["Core", "Redis", "Postgres", "Storage", "Providers", "Runtime", "Wiring"]

/// What every executable needs besides.
let process: [Target.Dependency] = [.argumentParser, .lifecycle, .logging, .metrics, .nioCore, .nioPosix]

let package = Package(
    name: "fleetchat",
    platforms: [.macOS(.v26)],
    products: [
        .library(
            name: "FleetChat", targets: ["Core", "Redis", "Postgres", "Storage", "Providers", "Runtime", "Wiring"]),
        .executable(name: "ingress", targets: ["Ingress"]),
        .executable(name: "relay-worker", targets: ["RelayWorker"]),
        .executable(name: "pool-manager", targets: ["PoolManager"]),
        .executable(name: "sandbox", targets: ["Sandbox"]),
        .executable(name: "benchmarks", targets: ["Benchmarks"]),
        .executable(name: "chaos", targets: ["Chaos"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
        .package(
            url: "https://github.com/apple/swift-configuration", from: "1.4.0", traits: ["CommandLineArguments"]),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-metrics", from: "2.13.0"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-extras", from: "1.35.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1", traits: []),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    ],
    targets: [
        .systemLibrary(name: "CHiredis", path: "Shared/CHiredis", providers: [.apt(["libhiredis-dev"])]),
        .systemLibrary(name: "CLibpq", path: "Shared/CLibpq", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),
        .target(
            name: "Redis",
            dependencies: ["CHiredis", .nioCore, .nioPosix, .nioSSL, .logging, .metrics, .lifecycle],
            path: "Shared/Redis", swiftSettings: strict + [.strictMemorySafety()]),
        .target(
            name: "Postgres", dependencies: ["CLibpq", .logging, .metrics, .lifecycle],
            path: "Shared/Postgres", swiftSettings: strict + [.strictMemorySafety()]),
        .target(
            name: "Core", dependencies: [.crypto, .deque, .heap, .yams], path: "Shared/Core",
            resources: [.embedInCode("Templates/catalogue.yaml")], swiftSettings: strict),
        .target(
            name: "Providers",
            dependencies: ["Core", .nioCore, .nioHTTP1, .nioPosix, .nioSSL, .nioTLS, .metrics],
            path: "Shared/Providers", swiftSettings: strict),
        .target(
            name: "Storage", dependencies: ["Core", "Redis", "Postgres", .crypto, .logging, .metrics, .lifecycle],
            path: "Shared/Storage", resources: [.embedInCode("Migrations")], swiftSettings: strict),
        .target(
            name: "Runtime",
            dependencies: [
                .configuration, .logging, .metrics, .coreMetrics, .lifecycle, .unixSignals, .hummingbird, .httpTypes,
                .nioCore,
            ],
            path: "Shared/Runtime", swiftSettings: strict),
        .target(
            name: "Wiring",
            dependencies: [
                "Core", "Redis", "Postgres", "Storage", "Providers", "Runtime", .lifecycle, .logging, .nioCore,
                .nioPosix,
            ],
            path: "Shared/Wiring", swiftSettings: strict),
        .executableTarget(
            name: "Ingress",
            dependencies: shared + process + [.hummingbird, .httpTypes, .nioHTTP1, .nioHTTPTypes, .crypto],
            path: "Services/Ingress", resources: [.embedInCode("API/openapi.json")], swiftSettings: strict),
        .executableTarget(
            name: "RelayWorker", dependencies: shared + process, path: "Services/RelayWorker", swiftSettings: strict),
        .executableTarget(
            name: "PoolManager", dependencies: shared + process, path: "Services/PoolManager", swiftSettings: strict),
        .executableTarget(
            name: "Sandbox",
            dependencies: [
                .hummingbird, .argumentParser, .ahc, .crypto, .logging, .lifecycle, .httpTypes, .nioCore, .nioHTTP1,
            ],
            path: "Tests/Sandbox",
            resources: [
                .embedInCode("Page/page.html"), .embedInCode("Page/page.js"), .embedInCode("Page/page.css"),
            ], swiftSettings: strict),
        .executableTarget(
            name: "Benchmarks", dependencies: shared + process + [.ahc, .crypto, .hummingbird, .nioHTTP1],
            path: "Tests/Benchmarks",
            swiftSettings: strict),
        .target(
            name: "TestSupport",
            dependencies: [
                "Core", "Redis", "Postgres", "Storage", .ahc, .crypto, .lifecycle, .logging, .nioCore, .nioHTTP1,
                .nioPosix,
            ],
            path: "Tests/TestSupport", swiftSettings: strict),
        .executableTarget(
            name: "Chaos",
            dependencies: ["TestSupport", "Postgres", "Redis", "Storage", "Runtime", .argumentParser],
            path: "Tests/Chaos", swiftSettings: strict),
        .testTarget(
            name: "ChaosTests", dependencies: ["Chaos"], path: "Tests/ChaosTests", swiftSettings: strict),
        .testTarget(
            name: "IntegrationTests",
            dependencies: ["TestSupport", "Core", "Redis", "Postgres", "Storage", .logging],
            path: "Tests/IntegrationTests", swiftSettings: strict),
        .testTarget(
            name: "EndToEndTests",
            dependencies: ["TestSupport", "Core", "Redis", "Postgres", "Storage", .nioCore, .nioPosix],
            path: "Tests/EndToEndTests", swiftSettings: strict),
        .testTarget(
            name: "RedisTests",
            dependencies: ["Redis", .nioCore, .nioPosix, .nioEmbedded, .nioSSL, .logging, .lifecycle],
            path: "Tests/RedisTests", swiftSettings: strict),
        .testTarget(
            name: "PostgresTests", dependencies: ["Postgres", .logging, .lifecycle], path: "Tests/PostgresTests",
            swiftSettings: strict),
        .testTarget(
            name: "CoreTests", dependencies: ["Core", .crypto], path: "Tests/CoreTests", swiftSettings: strict),
        .testTarget(
            name: "ProvidersTests",
            dependencies: [
                "Providers", "Core", .nioCore, .nioHTTP1, .nioPosix, .nioSSL, .metrics, .metricsTesting,
            ],
            path: "Tests/ProvidersTests", swiftSettings: strict),
        .testTarget(
            name: "ServicesTests",
            dependencies: [
                "Ingress", "RelayWorker", "PoolManager", "TestSupport", "Core", "Storage", "Postgres", "Providers",
                "Redis", "Runtime", "Wiring", .hummingbird, .nioCore, .nioEmbedded, .nioHTTP1, .nioHTTPTypes,
                .nioHTTPTypesHTTP1, .nioPosix, .httpTypes, .logging,
            ],
            path: "Tests/ServicesTests", swiftSettings: strict),
        .testTarget(
            name: "RuntimeTests",
            dependencies: [
                "Runtime", .logging, .loggingTesting, .metrics, .coreMetrics, .lifecycle, .hummingbird, .httpTypes,
                .hummingbirdTesting, .nioCore,
            ],
            path: "Tests/RuntimeTests", swiftSettings: strict),
        .testTarget(
            name: "SandboxTests",
            dependencies: [
                "Sandbox", "Providers", "Core", .hummingbird, .hummingbirdTesting, .crypto, .ahc, .httpTypes, .logging,
                .nioCore, .nioPosix,
            ],
            path: "Tests/SandboxTests", swiftSettings: strict),
    ]
)
