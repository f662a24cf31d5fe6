import Foundation

/// Values as AWS JSON 1.1 writes them: members begin with a capital, and stand in the order of the alphabet.
package enum Wire {
    /// 1 MiB: more than any operation of SSM takes.
    package static let bodyLengthMax = 1 << 20

    package static let contentType = "application/x-amz-json-1.1"

    package static func encode(_ value: some Encodable) throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        encoder.keyEncodingStrategy = .custom { MemberName($0.last.map(\.stringValue) ?? "", capital: true) }
        return Array(try encoder.encode(value))
    }

    /// Reads a body; an empty one is an empty object, as AWS takes it.
    package static func decode<Value: Decodable>(_ type: Value.Type, from body: [UInt8]) throws(OperationError) -> Value
    {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .custom { MemberName($0.last.map(\.stringValue) ?? "", capital: false) }
        do {
            return try decoder.decode(type, from: body.isEmpty ? Data("{}".utf8) : Data(body))
        } catch let error as DecodingError {
            throw OperationError(.serialization, words(of: error))
        } catch {
            throw OperationError(.serialization, "The body is no JSON. Send a JSON object.")
        }
    }

    private static func words(of error: DecodingError) -> String {
        switch error {
        case .keyNotFound(let key, let context):
            return "The member \(path(context.codingPath + [key])) is missing. Add it."
        case .typeMismatch(_, let context), .valueNotFound(_, let context):
            let path = path(context.codingPath)
            return path.isEmpty
                ? "The body is no JSON object. Send one, such as {}."
                : "The member \(path) is of another type than expected. See the operation's reference."
        case .dataCorrupted(let context):
            let path = path(context.codingPath)
            return path.isEmpty
                ? "The body is no JSON. Send a JSON object." : "The member \(path) has a value that it cannot have."
        @unknown default: return "The body cannot be read. Send a JSON object."
        }
    }

    private static func path(_ keys: [any CodingKey]) -> String {
        keys.map { $0.intValue.map(String.init) ?? MemberName($0.stringValue, capital: true).stringValue }
            .joined(separator: ".")
    }
}

/// A member's name on the wire, or in our types.
private struct MemberName: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }

    init(_ name: String, capital: Bool) {
        let first = name.prefix(1)
        stringValue = (capital ? first.uppercased() : first.lowercased()) + name.dropFirst()
    }

    init?(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
}

/// What an error is on the wire: AWS's own two members, whose names begin small.
package struct WireError: Codable, Hashable, Sendable {
    package let type: String
    package let message: String

    private enum CodingKeys: String, CodingKey {
        case type = "__type"
        case message
    }

    package init(_ error: OperationError) {
        type = error.kind.rawValue
        message = error.message
    }

    /// Its bytes: the members keep their names here.
    package func encoded() throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return Array(try encoder.encode(self))
    }

    /// The error that was written so; nil when the body is none.
    package static func error(from body: [UInt8]) -> OperationError? {
        guard let wire = try? JSONDecoder().decode(WireError.self, from: Data(body)) else { return nil }
        return OperationError(OperationError.Kind(rawValue: wire.type) ?? .internalFailure, wire.message)
    }
}
