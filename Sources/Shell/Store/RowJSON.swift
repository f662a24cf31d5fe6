import Foundation
import GRDB

/// JSON as it stands in a column: members sorted, so that equal values are equal texts.
func jsonText<Value: Encodable>(_ value: Value) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(value), as: UTF8.self)
}

/// As the encoder writes it, at a tenth of its price: rows have a list in every other column. It is asked for what has to be
/// escaped.
func jsonText(_ texts: [String]) throws -> String {
    var bytes: [UInt8] = []
    return bytes.appendPlain(texts) ? String(decoding: bytes, as: UTF8.self) : try encodedText(texts)
}

/// Most documents take one parameter. The encoder knows the order of several.
func jsonText(_ parameters: [String: [String]]) throws -> String {
    guard parameters.count <= 1 else { return try encodedText(parameters) }
    var bytes = Array("{".utf8)
    for (name, values) in parameters {
        guard bytes.appendPlain(name) else { return try encodedText(parameters) }
        bytes.append(UInt8(ascii: ":"))
        guard bytes.appendPlain(values) else { return try encodedText(parameters) }
    }
    bytes.append(UInt8(ascii: "}"))
    return String(decoding: bytes, as: UTF8.self)
}

private func encodedText<Value: Encodable>(_ value: Value) throws -> String { try jsonText(value) }

extension [UInt8] {
    /// Appends a string literal; false when something of it has to be escaped.
    fileprivate mutating func appendPlain(_ text: String) -> Bool {
        let text = text.utf8
        guard text.allSatisfy({ 0x20..<0x7F ~= $0 && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\") }) else {
            return false
        }
        append(UInt8(ascii: "\""))
        append(contentsOf: text)
        append(UInt8(ascii: "\""))
        return true
    }

    fileprivate mutating func appendPlain(_ texts: [String]) -> Bool {
        append(UInt8(ascii: "["))
        for (index, text) in texts.enumerated() {
            if index > 0 { append(UInt8(ascii: ",")) }
            guard appendPlain(text) else { return false }
        }
        append(UInt8(ascii: "]"))
        return true
    }
}

func decoded<Value: Decodable>(_ type: Value.Type, fromJSON text: String) throws -> Value {
    do {
        return try JSONDecoder().decode(type, from: Data(text.utf8))
    } catch {
        throw StoreError.damaged("A row holds \"\(text.prefix(40))\" where JSON belongs.")
    }
}
