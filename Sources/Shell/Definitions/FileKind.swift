#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// What stands under a path. Links are followed: configuration that is mounted into a container consists of them.
enum FileKind: Hashable, Sendable {
    case file(bytes: Int)
    case folder
    /// A pipe, a socket, a device: reading it might never end.
    case other
    /// A link that leads nowhere, or in a circle.
    case brokenLink
    case missing

    init(path: String) {
        let resolved = URL(fileURLWithPath: path).resolvingSymlinksInPath().path
        guard let attributes = try? FileManager.default.attributesOfItem(atPath: resolved),
            let type = attributes[.type] as? FileAttributeType
        else {
            let isLink = (try? FileManager.default.destinationOfSymbolicLink(atPath: path)) != nil
            self = isLink ? .brokenLink : .missing
            return
        }
        switch type {
        case .typeDirectory: self = .folder
        case .typeRegular:
            self = .file(bytes: FileKind.integer(attributes[.size]))
        case .typeSymbolicLink: self = .brokenLink
        default: self = .other
        }
    }

    /// Which type of integer a size has, depends on how much of Foundation a program is linked with.
    private static func integer(_ value: Any?) -> Int {
        if let integer = value as? UInt { return Int(clamping: integer) }
        if let integer = value as? UInt64 { return Int(clamping: integer) }
        if let integer = value as? Int { return integer }
        return (value as? any BinaryInteger).map { Int(clamping: $0) } ?? 0
    }
}
