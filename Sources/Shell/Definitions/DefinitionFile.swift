#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// A file that holds one definition: where it is, and what it is called in messages.
struct DefinitionFile {
    let path: String
    /// As the person who runs drydock would type it.
    let name: String

    /// Far more than the largest definition; a file that is larger is something else, and is not read.
    static let bytesMax = 1 << 20

    /// The text; nil when it cannot be had, which has been reported then.
    func text(log: DiagnosticLog) -> SourceText? {
        let whole = SourcePosition(file: name)
        switch FileKind(path: path) {
        case .file(let bytes) where bytes > DefinitionFile.bytesMax:
            log.error(whole, "This file has \(bytes) bytes, and \(DefinitionFile.bytesMax) are allowed. Split it up.")
            return nil
        case .file: break
        case .folder:
            log.error(whole, "This is a folder. Put a file in its place, or give it another name.")
            return nil
        case .other:
            log.error(whole, "This is not a regular file. Put one in its place.")
            return nil
        case .brokenLink, .missing:
            log.error(whole, "This file cannot be found: a link leads nowhere, or in a circle. Replace the link.")
            return nil
        }
        guard let content = try? Data(contentsOf: URL(fileURLWithPath: path)) else {
            log.error(whole, "This file cannot be read. Give drydock the right to read it.")
            return nil
        }
        return DefinitionFile.text(of: content, name: name, log: log)
    }

    /// The text that some bytes stand for.
    static func text(of content: some Collection<UInt8>, name: String, log: DiagnosticLog) -> SourceText? {
        guard content.count <= bytesMax else {
            log.error(SourcePosition(file: name), "This file grew while it was read. Try again.")
            return nil
        }
        // A byte order mark is not part of the text.
        let bytes = content.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(content.dropFirst(3)) : Array(content)
        guard let text = String(validating: bytes, as: UTF8.self) else {
            log.error(firstInvalidPlace(in: bytes, name: name), "This is not UTF-8. Save the file as UTF-8.")
            return nil
        }
        return SourceText(file: name, text: text)
    }

    private static func firstInvalidPlace(in bytes: [UInt8], name: String) -> SourcePosition {
        var line = 1
        var column = 1
        var decoder = UTF8()
        var iterator = bytes.makeIterator()
        while case .scalarValue(let scalar) = decoder.decode(&iterator) {
            if scalar == "\n" {
                line += 1
                column = 1
            } else {
                column += 1
            }
        }
        return SourcePosition(file: name, line: line, column: column)
    }
}
