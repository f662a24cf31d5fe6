import Foundation

/// A folder for what a benchmark writes, removed with it.
struct ScratchFolder {
    let path: String

    /// One among the temporary ones unless `path` says where.
    init(_ path: String?) throws {
        let temporary = FileManager.default.temporaryDirectory.appending(
            path: "drydock-benchmarks-\(UUID().uuidString)")
        self.path = path ?? temporary.path(percentEncoded: false)
        if path != nil { try? FileManager.default.removeItem(atPath: self.path) }
        try FileManager.default.createDirectory(atPath: self.path, withIntermediateDirectories: true)
    }

    /// A folder in it.
    func made(_ name: String) throws -> String {
        let folder = "\(path)/\(name)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        return folder
    }

    func remove() { try? FileManager.default.removeItem(atPath: path) }
}
