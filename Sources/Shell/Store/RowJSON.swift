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
    var json = PlainJSON()
    json.write(texts)
    return try json.text ?? encodedText(texts)
}

/// Most documents take one parameter. The encoder knows the order of several.
func jsonText(_ parameters: [String: [String]]) throws -> String {
    var json = PlainJSON()
    json.write(parameters)
    return try json.text ?? encodedText(parameters)
}

private func encodedText<Value: Encodable>(_ value: Value) throws -> String { try jsonText(value) }

func decoded<Value: Decodable>(_ type: Value.Type, fromJSON text: String) throws -> Value {
    do {
        return try JSONDecoder().decode(type, from: Data(text.utf8))
    } catch {
        throw StoreError.damaged("A row holds \"\(text.prefix(40))\" where JSON belongs.")
    }
}
