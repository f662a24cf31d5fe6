#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// The system's zone database: a folder of TZif files, `America/New_York` and so on, with an index `tzdata.zi`.
enum ZoneDatabase {
    /// Where to look, the best place first.
    static var folders: [String] {
        let standard = ["/usr/share/zoneinfo", "/usr/lib/zoneinfo", "/etc/zoneinfo"]
        guard let value = getenv("TZDIR") else { return standard }
        let folder = String(cString: value)
        return folder.isEmpty ? standard : [folder] + standard
    }

    /// The content of a zone's file, and the database's spelling of its name.
    static func read(zone text: String) throws(TimeZoneError) -> (name: String, bytes: [UInt8]) {
        guard let components = components(of: text) else { throw .unknown(name: text, nearest: nearest(to: text)) }
        var hasDatabase = false
        for folder in folders {
            guard !SystemFolder.entries(of: folder).isEmpty else { continue }
            hasDatabase = true
            guard let name = spelling(of: components, in: folder) else { continue }
            // America is a folder of zones, not a zone.
            guard SystemFolder.entries(of: "\(folder)/\(name)").isEmpty else { continue }
            guard let bytes = SystemFile.read("\(folder)/\(name)", bytesMax: zoneBytesMax) else {
                throw .unreadable(name: name, reason: "\(folder)/\(name) cannot be opened, or is too large")
            }
            // The folder holds other files too, such as its index.
            if bytes.starts(with: "TZif".utf8) { return (name, bytes) }
        }
        guard hasDatabase else {
            throw .unreadable(name: text, reason: "there is no zone database in \(folders[0])")
        }
        throw .unknown(name: text, nearest: nearest(to: text))
    }

    /// The version, from the first line of the index or from the file that macOS has instead.
    static var version: String? {
        for folder in folders {
            if let head = SystemFile.read("\(folder)/tzdata.zi", bytesMax: indexBytesMax)?.prefix(80),
                head.starts(with: "# version ".utf8)
            {
                let word = head.dropFirst(10).prefix { $0 > 0x20 && $0 < 0x7F }
                if !word.isEmpty { return String(decoding: word, as: UTF8.self) }
            }
            if let text = SystemFile.read("\(folder)/+VERSION", bytesMax: 80) {
                let word = text.prefix { $0 > 0x20 && $0 < 0x7F }
                if !word.isEmpty { return String(decoding: word, as: UTF8.self) }
            }
        }
        return nil
    }

    /// Every name of the database, sorted: from its index, or from the folder where there is none.
    static var names: [String] {
        for folder in folders {
            if let index = SystemFile.read("\(folder)/tzdata.zi", bytesMax: indexBytesMax) {
                return names(inIndex: index).sorted()
            }
            let walked = names(under: folder, prefix: "")
            if !walked.isEmpty { return walked.sorted() }
        }
        return []
    }

    /// The largest zone has about 4 kB, the index about 110 kB.
    private static let zoneBytesMax = 1 << 16
    private static let indexBytesMax = 1 << 20

    /// Copies of the database with other leap-second habits, and files that name this machine's zone.
    private static let reservedNames: Set<String> = ["right", "posix", "posixrules", "localtime"]

    /// The longest name in use, America/Argentina/ComodRivadavia, has 32 bytes.
    private static let nameBytesMax = 64

    /// Nil for a text that cannot be a name. The characters are those of the zone database, so that `..`, an absolute path
    /// or a NUL never reach the file system.
    private static func components(of text: String) -> [String]? {
        guard text.utf8.count <= nameBytesMax else { return nil }
        let isName = text.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "+"),
                UInt8(ascii: "/"):
                true
            default: false
            }
        }
        let components = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard isName, components.allSatisfy({ !$0.isEmpty }), components.count <= 3 else { return nil }
        return reservedNames.contains(components[0].lowercased()) ? nil : components
    }

    /// The path below the folder that differs from the name at most in case.
    private static func spelling(of components: [String], in folder: String) -> String? {
        var path = ""
        for component in components {
            let entries = SystemFolder.entries(of: path.isEmpty ? folder : "\(folder)/\(path)")
            let lowercased = component.lowercased()
            let exact = entries.first { $0 == component }
            guard let entry = exact ?? entries.first(where: { $0.lowercased() == lowercased }) else { return nil }
            path += path.isEmpty ? entry : "/\(entry)"
        }
        return path
    }

    /// Lines `Z name …` define a zone, lines `L target name` another name for one.
    private static func names(inIndex index: [UInt8]) -> [String] {
        index.split(separator: UInt8(ascii: "\n")).compactMap { line in
            let field = line.starts(with: "Z ".utf8) ? 1 : line.starts(with: "L ".utf8) ? 2 : 0
            guard field > 0 else { return nil }
            let words = line.split(separator: UInt8(ascii: " "), maxSplits: 3)
            return words.count > field ? String(decoding: words[field], as: UTF8.self) : nil
        }
    }

    private static func names(under folder: String, prefix: String) -> [String] {
        // The deepest names have three components, such as America/Indiana/Knox.
        guard prefix.utf8.count(where: { $0 == UInt8(ascii: "/") }) < 3 else { return [] }
        return SystemFolder.entries(of: folder).sorted().flatMap { entry in
            // All zones begin with a capital letter, and no zone has a dot in its name.
            guard let first = entry.utf8.first, (0x41...0x5A).contains(first), !entry.contains(".") else {
                return [String]()
            }
            let below = names(under: "\(folder)/\(entry)", prefix: "\(prefix)\(entry)/")
            return below.isEmpty ? ["\(prefix)\(entry)"] : below
        }
    }
}
