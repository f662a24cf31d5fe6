import Foundation

/// The sources of the package, as text.
struct SourceTree {
    struct File {
        /// Relative to the root of the package.
        let path: String
        let text: String
        var lines: [Substring] { text.split(separator: "\n", omittingEmptySubsequences: false) }
        /// The module it belongs to, by its folder.
        let module: String
        var name: String { String(path.split(separator: "/").last ?? "") }
    }

    let root: URL
    let sources: [File]
    let tests: [File]

    init() throws {
        root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        sources = try SourceTree.files(below: "Sources", of: root)
        tests = try SourceTree.files(below: "Tests", of: root)
    }

    private static func files(below folder: String, of root: URL) throws -> [File] {
        let manager = FileManager.default
        let paths = try manager.subpathsOfDirectory(atPath: root.appending(path: folder).path())
        return try paths.filter { $0.hasSuffix(".swift") }.sorted().map { path in
            let text = try String(contentsOf: root.appending(path: "\(folder)/\(path)"), encoding: .utf8)
            let parts = path.split(separator: "/").map(String.init)
            let module = ["Core", "Shell"].contains(parts[0]) ? parts[1] : parts[0]
            return File(path: "\(folder)/\(path)", text: text, module: module)
        }
    }

    /// A line without its comment, if that is all it is; string literals stay.
    static func isComment(_ line: Substring) -> Bool {
        line.drop { $0 == " " }.hasPrefix("//")
    }
}
