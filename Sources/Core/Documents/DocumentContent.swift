import Fleet
import ScheduleExpressions

/// All that a node must be told to carry a document out: the document, the others that its steps have it carry out, and
/// what was looked up in the parameter store.
package struct DocumentContent: Sendable {
    private let parts: Parts

    /// Held outside, because every message carries it.
    private final class Parts: Sendable {
        let document: CommandDocument
        let others: [CommandDocument]
        let stored: [String: DocumentValue]
        /// Equal contents have equal ones.
        let fingerprint: UInt64

        init(_ document: CommandDocument, _ others: [CommandDocument], _ stored: [String: DocumentValue]) {
            (self.document, self.others, self.stored) = (document, others, stored)
            var print = FNV()
            for each in [document] + others {
                print.take(each.name)
                print.take(each.source)
            }
            for (name, value) in stored.sorted(by: { $0.key < $1.key }) {
                print.take(name)
                print.take(value.json)
            }
            fingerprint = print.value
        }
    }

    package var document: CommandDocument { parts.document }
    /// By name; one that is named with a version is called `NAME:VERSION`.
    package var others: [CommandDocument] { parts.others }
    package var stored: [String: DocumentValue] { parts.stored }

    /// Documents within documents deeper than this are not carried out.
    package static let depthMax = 8
    /// Steps that a document may come to, with those of the documents that it runs.
    package static let stepsMax = 1000

    package init(
        _ document: CommandDocument, others: [CommandDocument] = [], stored: [String: DocumentValue] = [:]
    ) {
        parts = Parts(document, others, stored)
    }

    /// Seconds that its steps may take together, on the platform where they may take the longest.
    package func executionTimeout(with parameters: [String: [String]]) -> Duration {
        let platforms: [Platform.Kind] = [.linux, .windows, .macOS]
        return .seconds(platforms.map { steps(on: $0, with: parameters).timeoutSeconds }.max() ?? 0)
    }
}

extension DocumentContent: Hashable {
    package static func == (left: DocumentContent, right: DocumentContent) -> Bool {
        left.parts === right.parts
            || left.parts.fingerprint == right.parts.fingerprint && left.document == right.document
                && left.others == right.others && left.stored == right.stored
    }

    package func hash(into hasher: inout Hasher) { hasher.combine(parts.fingerprint) }
}

extension DocumentContent: Codable {
    private enum Key: String, CodingKey { case name, source, others, stored }
    private struct Named: Codable {
        let name: String
        let source: String
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(document.name, forKey: .name)
        try container.encode(document.source, forKey: .source)
        try container.encode(others.map { Named(name: $0.name, source: $0.source) }, forKey: .others)
        try container.encode(stored.mapValues(\.json), forKey: .stored)
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        let name = try container.decode(String.self, forKey: .name)
        self.init(
            try CommandDocument(name: name, source: container.decode(String.self, forKey: .source)),
            others: try container.decode([Named].self, forKey: .others).map {
                try CommandDocument(name: $0.name, source: $0.source)
            },
            stored: try container.decode([String: String].self, forKey: .stored).mapValues {
                try DocumentValue(json: $0)
            })
    }
}

/// FNV-1a, over texts and their lengths.
private struct FNV {
    private(set) var value: UInt64 = 0xCBF2_9CE4_8422_2325

    mutating func take(_ text: String) {
        for byte in text.utf8 { value = (value ^ UInt64(byte)) &* 0x100_0000_01B3 }
        value = (value ^ UInt64(text.utf8.count)) &* 0x100_0000_01B3
    }
}
