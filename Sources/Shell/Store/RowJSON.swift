import Foundation
import GRDB

/// JSON as it stands in a column: members sorted, so that equal values are equal texts.
func jsonText<Value: Encodable>(_ value: Value) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(value), as: UTF8.self)
}

func decoded<Value: Decodable>(_ type: Value.Type, fromJSON text: String) throws -> Value {
    do {
        return try JSONDecoder().decode(type, from: Data(text.utf8))
    } catch {
        throw StoreError.damaged("A row holds \"\(text.prefix(40))\" where JSON belongs.")
    }
}
