import Yams

/// Makes nodes of a file's text, within limits, and reports what is not plain YAML.
struct YAMLComposer {
    let source: SourceText
    let log: DiagnosticLog
    private let duplicates: DuplicateKeys
    private var nodesLeft = YAMLComposer.nodesMax
    private var aliasedNodesLeft = YAMLComposer.aliasedNodesMax
    /// The furthest place that was seen. What lies before it came through an alias.
    private var furthest = (line: 0, column: 0)

    /// The largest window that the limits allow has some 6,000 nodes, a fleet file of a thousand groups 40,000.
    static let nodesMax = 100_000
    /// Aliases of one file, and the nodes that they may stand for together.
    static let aliasesMax = 10
    static let aliasedNodesMax = 1_000
    /// A window is nine levels deep at its deepest. The readers go down by recursion.
    static let depthMax = 32

    /// The file's one document; nil when there is none that could be read, which has been reported then.
    static func compose(_ source: SourceText, log: DiagnosticLog) -> YAMLNode? {
        guard !exceedsAliases(source, log) else { return nil }
        var duplicates = DuplicateKeys()
        var text = source.text
        while true {
            do {
                // Without rules the library leaves every scalar a text; what it is, is decided where it is needed.
                guard let root = try Yams.compose(yaml: text, .basic, .default, .utf8) else {
                    log.error(SourcePosition(file: source.file), "There is nothing in this file. Write a definition.")
                    return nil
                }
                var composer = YAMLComposer(source: source, log: log, duplicates: duplicates)
                return try? composer.node(from: root, depth: 0)
            } catch YamlError.duplicatedKeysInMapping(let keys, let context) {
                let (line, column) = (context.mark.line, context.mark.column)
                guard let key = keys.first,
                    let repaired = duplicates.rename(key, in: text, line: line, column: column)
                else {
                    let position = source.position(line: line, column: column)
                    let names = keys.sorted().map(\.excerpt).joined(separator: ", ")
                    log.error(position, "\(names) is given more than once here. Leave one.")
                    return nil
                }
                text = repaired
            } catch {
                report(error, in: source, log)
                return nil
            }
        }
    }

    private init(source: SourceText, log: DiagnosticLog, duplicates: DuplicateKeys) {
        self.source = source
        self.log = log
        self.duplicates = duplicates
    }

    /// Thrown when a limit is exceeded; it has been reported.
    private struct LimitExceeded: Error {}

    private mutating func node(from node: Node, depth: Int) throws(LimitExceeded) -> YAMLNode {
        let place = node.mark.map { ($0.line, $0.column) } ?? furthest
        let position = source.position(line: place.0, column: place.1)
        let isAliased = place < furthest
        if !isAliased { furthest = place }
        try count(position, isAliased: isAliased, depth: depth)
        switch node {
        case .scalar(let scalar):
            refuse(scalar.tag, position)
            return YAMLNode(position: position, content: .scalar(scalar.string, YAMLNode.Style(scalar)))
        case .sequence(let sequence):
            refuse(sequence.tag, position)
            var elements: [YAMLNode] = []
            for element in sequence { elements.append(try self.node(from: element, depth: depth + 1)) }
            return YAMLNode(position: position, content: .list(elements))
        case .mapping(let mapping):
            refuse(mapping.tag, position)
            return YAMLNode(position: position, content: .mapping(try members(of: mapping, depth: depth)))
        case .alias:
            log.error(position, "An alias cannot stand here. Write out what it stands for.")
            return YAMLNode(position: position, content: .scalar("", .plain))
        }
    }

    private mutating func members(of mapping: Node.Mapping, depth: Int) throws(LimitExceeded) -> [YAMLMember] {
        var members: [YAMLMember] = []
        var firstLines: [String: Int] = [:]
        for (keyNode, valueNode) in mapping {
            let key = try node(from: keyNode, depth: depth + 1)
            let value = try node(from: valueNode, depth: depth + 1)
            guard case .scalar(let written, _) = key.content else {
                log.error(
                    key.position, "A key must be a word, and this is \(key.found). Write a name before the colon.")
                continue
            }
            let name = duplicates.original(of: written)
            if written == "<<" {
                log.error(key.position, "Merging mappings with << is not understood here. Write the members out.")
            } else if let line = firstLines[name] {
                log.error(
                    key.position, "\(name.excerpt) is given a second time; the first is in line \(line). Leave one.")
            } else {
                firstLines[name] = key.position.line
                members.append(YAMLMember(key: name, keyPosition: key.position, value: value))
            }
        }
        return members
    }

    private mutating func count(_ position: SourcePosition, isAliased: Bool, depth: Int) throws(LimitExceeded) {
        nodesLeft -= 1
        if isAliased { aliasedNodesLeft -= 1 }
        if nodesLeft < 0 {
            log.error(
                position,
                "This file has more than \(YAMLComposer.nodesMax) values. Split it into several files.")
        } else if aliasedNodesLeft < 0 {
            log.error(
                position,
                "The aliases of this file stand for more than \(YAMLComposer.aliasedNodesMax) values. Write them out.")
        } else if depth > YAMLComposer.depthMax {
            log.error(
                position, "This is nested more than \(YAMLComposer.depthMax) levels deep. Close a bracket earlier.")
        } else {
            return
        }
        throw LimitExceeded()
    }

    /// What a value is, follows from where it stands; only that a scalar is a text may be said with a tag.
    private func refuse(_ tag: Tag, _ position: SourcePosition) {
        let standardTags = "tag:yaml.org,2002:"
        let name = tag.description
        if YAMLNode.Style.textTags.contains(name) { return }
        // A key that is a list or a mapping has been given one of these by the library, and is reported elsewhere.
        if [Tag.Name.implicit, .map, .seq].contains(where: { $0.rawValue == name }) { return }
        let shown = name.hasPrefix(standardTags) ? "!!" + name.dropFirst(standardTags.count) : name
        log.error(position, "The tag \(shown.excerpt) is not understood here. Leave the tag out.")
    }
}

extension YAMLComposer {
    /// An alias may be a key, and the library compares keys by everything they stand for: a handful of aliases of
    /// aliases would keep it busy for years. So they are counted before it sees the text. Words that look like one in a
    /// quoted text count too, but only if something that looks like an anchor is there.
    private static func exceedsAliases(_ source: SourceText, _ log: DiagnosticLog) -> Bool {
        var anchors = 0
        var aliases = 0
        var previous = UInt8(ascii: "\n")
        var mark: UInt8 = 0
        var tooMany = 0
        for (offset, byte) in source.text.utf8.enumerated() {
            if mark != 0, isNameByte(byte) {
                if mark == UInt8(ascii: "&") { anchors += 1 } else { aliases += 1 }
                if aliases == aliasesMax + 1, tooMany == 0 { tooMany = offset - 1 }
            }
            let isMark = byte == UInt8(ascii: "&") || byte == UInt8(ascii: "*")
            mark = isMark && " \t\r\n[{,:-?".utf8.contains(previous) ? byte : 0
            previous = byte
        }
        guard anchors > 0, aliases > aliasesMax else { return false }
        let before = String(decoding: source.text.utf8.prefix(tooMany), as: UTF8.self)
        log.error(
            source.position(ofCharacter: before.count),
            "This file has \(aliases) aliases, and \(aliasesMax) are allowed. Write out what they stand for.")
        return true
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
            || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-") || byte >= 0x80
    }

    private static func report(_ error: any Error, in source: SourceText, _ log: DiagnosticLog) {
        let whole = SourcePosition(file: source.file)
        switch error {
        case YamlError.scanner(let context, let problem, let mark, _),
            YamlError.parser(let context, let problem, let mark, _),
            YamlError.composer(let context, let problem, let mark, _):
            let position = source.position(line: mark.line, column: mark.column)
            if problem == "but found another document" {
                log.error(position, "A second document begins here. Put each resource into a file of its own.")
                return
            }
            if problem.lowercased().contains("nesting") {
                log.error(position, "This is nested too deep to be read. Close a bracket earlier.")
                return
            }
            if problem.contains("cannot start any token") || problem.contains("tab character"),
                let advice = source.adviceAboutCharacter(at: mark)
            {
                log.error(position, advice)
                return
            }
            let what = context.map { "\($0.text), \(problem)" } ?? problem
            log.error(
                position, "This is not YAML: \(what). Look at quotes, brackets and indentation before this place.")
        case YamlError.reader(let problem, let offset, _, _):
            let position = offset.map(source.position(ofCharacter:)) ?? whole
            log.error(position, "This is not YAML: \(problem). Remove the character.")
        case YamlError.memory:
            log.error(whole, "This file is nested too deep to be read. Close brackets earlier.")
        default:
            log.error(whole, "This file cannot be read as YAML. Look at quotes, brackets and indentation.")
        }
    }
}

extension SourceText {
    /// What to write instead of a character that YAML takes for something else where it stands.
    fileprivate func adviceAboutCharacter(at mark: Mark) -> String? {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        guard mark.line >= 1, mark.line <= lines.count else { return nil }
        switch lines[mark.line - 1].dropFirst(mark.column - 1).first {
        case "\t": return "A tab stands here, and YAML does not take it as a blank. Write blanks."
        case "@", "`", "%": return "A value cannot begin with this character. Put the value in quotes."
        default: return nil
        }
    }
}

extension YAMLNode.Style {
    /// `!` and `!!str`: a text, even if it looks like a number.
    fileprivate static let textTags = ["!", Tag.Name.str.rawValue]

    fileprivate init(_ scalar: Node.Scalar) {
        switch scalar.style {
        case .singleQuoted: self = .singleQuoted
        case .doubleQuoted: self = .doubleQuoted
        case .literal, .folded: self = .block
        case .any, .plain: self = YAMLNode.Style.textTags.contains(scalar.tag.description) ? .block : .plain
        }
    }
}
