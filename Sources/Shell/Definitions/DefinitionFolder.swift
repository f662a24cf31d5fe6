#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// A folder of definition files of one kind.
struct DefinitionFolder {
    let path: String
    /// As the person who runs drydock would type it: `windows`.
    let name: String

    /// More files than a fleet has reasons to.
    private static let filesMax = 10_000

    /// Its files with one of the suffixes, in the order of their names; hidden ones are none. nil when there is no such
    /// folder. A folder that cannot be read is reported and has no files.
    func files(log: DiagnosticLog, suffixes: [String] = [".yaml", ".yml"]) -> [DefinitionFile]? {
        let whole = SourcePosition(file: name)
        switch FileKind(path: path) {
        case .folder: break
        case .missing: return nil
        case .file, .other:
            log.error(whole, "This is not a folder. Make one in its place.")
            return []
        case .brokenLink:
            log.error(whole, "This cannot be found: a link leads nowhere, or in a circle. Replace the link.")
            return []
        }
        guard let entries = try? FileManager.default.contentsOfDirectory(atPath: path) else {
            log.error(whole, "This folder cannot be read. Give drydock the right to read it.")
            return []
        }
        let names = entries.filter { entry in !entry.hasPrefix(".") && suffixes.contains(where: entry.hasSuffix) }
            .sorted()
        guard names.count <= DefinitionFolder.filesMax else {
            log.error(
                whole, "There are \(names.count) files, and \(DefinitionFolder.filesMax) are allowed. Remove some.")
            return []
        }
        return names.map { DefinitionFile(path: "\(path)/\($0)", name: "\(name)/\($0)") }
    }
}
