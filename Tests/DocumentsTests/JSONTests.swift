import Testing

@testable import Documents

@Suite("JSON of documents") struct JSONTests {
    @Test(arguments: [
        "null", "true", "-1.5e3", #""\u00e4\ud83d\ude00\n\"""#, "[]", "{}", #"{"a":[1,{"b":null}],"c":""}"#,
        #" { "x" : [ 1 , 2 ] } "#,
    ])
    func `what is printed is read again as the same`(_ text: String) throws {
        let value = try DocumentValue(json: text)
        #expect(try DocumentValue(json: value.json) == value)
        #expect(try DocumentValue(json: value.indentedJSON) == value)
    }

    @Test(arguments: [
        ("", "a value is missing"), ("[1,]", "a value is missing"), ("{\"a\" 1}", "a colon is missing"),
        ("{a: 1}", "a name in double quotes is missing"), ("[1 2]", "a comma or a closing bracket is missing"),
        ("\"a", "a text is not closed"), ("\"\\x\"", "a backslash stands before something that needs none"),
        ("1 2", "something follows the end of the value"), (#"{"a":1,"a":2}"#, "the name a stands twice"),
        (#""\ud800""#, "half a character is escaped"), (#""\u12""#, "four hex digits are missing"),
        ("\"\n\"", "a line break or control character stands in a text"), ("1e999", "a value is missing"),
        (String(repeating: "[", count: 100_000), "it is nested too deep"),
    ])
    func `what is no JSON is refused by name`(_ text: String, _ reason: String) {
        let error = #expect(throws: JSONError.self) { try DocumentValue(json: text) }
        #expect(error?.description == reason)
    }
}
