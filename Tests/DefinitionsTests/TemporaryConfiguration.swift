import Definitions
import Foundation

/// A configuration folder of a test's own, removed with it.
final class TemporaryConfiguration {
    let path: String

    init(_ files: [String: String] = [:]) throws {
        path = FileManager.default.temporaryDirectory.appending(path: "definitions-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        for (name, text) in files { try write(name, Array(text.utf8)) }
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func write(_ name: String, _ bytes: [UInt8]) throws {
        let file = URL(fileURLWithPath: "\(path)/\(name)")
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(bytes).write(to: file)
    }

    func load(_ fleet: FleetSource = .definitions) -> LoadedDefinitions {
        ConfigurationFolder(path: path).load(fleet: fleet)
    }

    /// The diagnostics with names as they would be in the configuration folder itself.
    func diagnostics(_ fleet: FleetSource = .definitions) -> [String] {
        load(fleet).diagnostics.map { $0.description.replacing("\(path)/", with: "").replacing(path, with: ".") }
    }
}

/// The folder that is shipped: the repository itself.
let repository = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().path
