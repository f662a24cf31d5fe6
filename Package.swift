// swift-tools-version:6.1
import PackageDescription

/// The targets are the map of the project: `Core` decides (no clock, no concurrency, no I/O but zone files),
/// `Shell` acts, `drydock` is the command line. What each may import is checked by `Tests/TidyTests`.
func core(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .target(name: name, dependencies: dependencies, path: "Sources/Core/\(name)")
}

func shell(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .target(name: name, dependencies: dependencies, path: "Sources/Shell/\(name)")
}

func test(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .testTarget(name: name, dependencies: dependencies, path: "Tests/\(name)")
}

let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let yaml = Target.Dependency.product(name: "Yams", package: "Yams")
let sqlite = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let sqliteInterface = Target.Dependency.product(name: "GRDBSQLite", package: "GRDB.swift")
let hummingbird = Target.Dependency.product(name: "HummingbirdCore", package: "hummingbird")
let httpTypes = Target.Dependency.product(name: "HTTPTypes", package: "swift-http-types")
let nioCore = Target.Dependency.product(name: "NIOCore", package: "swift-nio")
let nioPosix = Target.Dependency.product(name: "NIOPosix", package: "swift-nio")
let nioHTTP = Target.Dependency.product(name: "NIOHTTP1", package: "swift-nio")
let arguments = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")

let package = Package(
    name: "drydock",
    platforms: [.macOS(.v15)],
    products: [
        .executable(name: "drydock", targets: ["drydock"]),
        .library(name: "ScheduleExpressions", targets: ["ScheduleExpressions"]),
    ],
    dependencies: [
        // The daemon's socket and port: HTTP.
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
        // Below it, and the command line's side of the socket.
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        // Names of headers, as HummingbirdCore takes them.
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        // The command line: verbs, options, usage errors.
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        // SHA-256: identifiers that are derived, and the digest of a decision log.
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        // The daemon's log.
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        // SQLite: the store, and the simulated fleet's own file.
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        // Definitions are YAML; its node tree knows line and column.
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    ],
    targets: [
        core("ScheduleExpressions"),
        core("ChangeCalendars", ["ScheduleExpressions"]),
        core("Fleet", ["ScheduleExpressions"]),
        core("Documents", ["Fleet", "ScheduleExpressions", crypto]),
        core("PatchManager", ["Fleet", "ScheduleExpressions"]),
        core("RunCommand", ["Documents", "Fleet", "ScheduleExpressions", crypto]),
        core("MaintenanceWindows", ["ChangeCalendars", "Documents", "Fleet", "RunCommand", "ScheduleExpressions"]),
        core("Notifications", ["ScheduleExpressions"]),
        core("StateManager", ["ChangeCalendars", "Documents", "Fleet", "RunCommand", "ScheduleExpressions"]),
        core(
            "Engine",
            [
                "ChangeCalendars", "Documents", "Fleet", "MaintenanceWindows", "RunCommand", "ScheduleExpressions",
                "StateManager",
            ]),
        core("SimulatedFleet", ["Documents", "Fleet", "PatchManager", "ScheduleExpressions"]),
        core(
            "Forecast",
            [
                "ChangeCalendars", "Documents", "Engine", "Fleet", "MaintenanceWindows", "RunCommand",
                "ScheduleExpressions", "SimulatedFleet", "StateManager", crypto,
            ]),
        shell(
            "Definitions",
            [
                "ChangeCalendars", "Documents", "Fleet", "MaintenanceWindows", "Notifications", "PatchManager",
                "RunCommand", "ScheduleExpressions", "SimulatedFleet", "StateManager", yaml,
            ]),
        shell(
            "Store",
            [
                "Documents", "Engine", "Fleet", "MaintenanceWindows", "Notifications", "RunCommand",
                "ScheduleExpressions", "SimulatedFleet", "StateManager", crypto, sqlite,
            ]),
        shell(
            "Server",
            [
                "Documents", "Engine", "Fleet", "MaintenanceWindows", "RunCommand", "ScheduleExpressions",
                "StateManager", "Store", httpTypes, hummingbird, logging, nioCore, nioHTTP, nioPosix,
            ]),
        shell(
            "Daemon",
            [
                "Documents", "Engine", "Fleet", "MaintenanceWindows", "Notifications", "RunCommand",
                "ScheduleExpressions", "Server",
                "SimulatedFleet", "StateManager", "Store", logging,
            ]),
        .executableTarget(
            name: "drydock",
            dependencies: [
                "ChangeCalendars", "Daemon", "Definitions", "Documents", "Engine", "Fleet", "Forecast",
                "MaintenanceWindows",
                "RunCommand", "ScheduleExpressions", "Server", "SimulatedFleet", "StateManager", "Store", arguments,
                logging,
            ], path: "Sources/drydock"),
        .executableTarget(
            name: "drydock-benchmarks",
            dependencies: [
                "Documents", "Engine", "Fleet", "Forecast", "MaintenanceWindows", "RunCommand",
                "ScheduleExpressions", "SimulatedFleet", "StateManager", "Store", "TestSupport", arguments,
            ],
            path: "Sources/drydock-benchmarks"),
        // What several suites draw from: seeded worlds, faulty nodes, a budget of seconds.
        .target(
            name: "TestSupport",
            dependencies: [
                "ChangeCalendars", "Documents", "Fleet", "MaintenanceWindows", "RunCommand", "ScheduleExpressions",
                "SimulatedFleet", "StateManager",
            ], path: "Tests/TestSupport"),
        test("ScheduleExpressionsTests", ["ScheduleExpressions", "TestSupport"]),
        test("ChangeCalendarsTests", ["ChangeCalendars", "ScheduleExpressions", "TestSupport"]),
        test("FleetTests", ["Fleet", "ScheduleExpressions", "TestSupport"]),
        test("DocumentsTests", ["Documents", "Fleet", "ScheduleExpressions"]),
        test("RunCommandTests", ["Documents", "RunCommand", "TestSupport"]),
        test("MaintenanceWindowsTests", ["MaintenanceWindows", "ScheduleExpressions"]),
        test("StateManagerTests", ["Documents", "Fleet", "ScheduleExpressions", "StateManager"]),
        test("PatchManagerTests", ["Fleet", "PatchManager", "ScheduleExpressions"]),
        test(
            "EngineTests",
            [
                "ChangeCalendars", "Documents", "Engine", "Fleet", "MaintenanceWindows", "RunCommand",
                "ScheduleExpressions",
                "StateManager", "TestSupport",
            ]),
        test(
            "SimulatedFleetTests", ["Documents", "Fleet", "PatchManager", "ScheduleExpressions", "SimulatedFleet"]),
        test(
            "ForecastTests",
            [
                "ChangeCalendars", "Definitions", "Documents", "Engine", "Fleet", "Forecast", "MaintenanceWindows",
                "RunCommand",
                "ScheduleExpressions", "SimulatedFleet", "StateManager", "TestSupport",
            ]),
        test(
            "DefinitionsTests",
            [
                "Definitions", "Documents", "Fleet", "MaintenanceWindows", "Notifications", "RunCommand",
                "ScheduleExpressions", "SimulatedFleet", "StateManager",
            ]),
        test(
            "StoreTests",
            [
                "Documents", "Engine", "Fleet", "Forecast", "MaintenanceWindows", "Notifications", "RunCommand",
                "ScheduleExpressions", "SimulatedFleet", "StateManager", "Store", "TestSupport", sqlite,
                sqliteInterface,
            ]),
        test(
            "DaemonTests",
            [
                "Daemon", "Engine", "Fleet", "MaintenanceWindows", "Notifications", "ScheduleExpressions",
                "Server", "SimulatedFleet", "Store", "TestSupport", logging,
            ]),
        test(
            "CommandLineTests",
            [
                "drydock", "ChangeCalendars", "Definitions", "Engine", "Fleet", "Forecast", "MaintenanceWindows",
                "ScheduleExpressions", "SimulatedFleet", "Store", logging,
            ]),
        test("ServerTests", ["Fleet", "ScheduleExpressions", "Server"]),
        test(
            "EndToEndTests",
            ["drydock", "Engine", "ScheduleExpressions", "Server", "SimulatedFleet", "Store", "TestSupport"]),
        test("TidyTests", []),
    ],
    swiftLanguageModes: [.v6]
)
