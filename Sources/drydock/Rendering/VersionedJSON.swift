import Foundation

/// A value for programs: its members as they are named here, and `version`.
struct VersionedJSON<Value: Encodable>: Encodable {
    let value: Value

    init(_ value: Value) { self.value = value }

    private enum CodingKeys: String, CodingKey {
        case version
    }

    func encode(to encoder: any Encoder) throws {
        try value.encode(to: encoder)
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(1, forKey: .version)
    }

    /// On one line, members in the order of the alphabet.
    func render() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(self), as: UTF8.self)
    }
}
