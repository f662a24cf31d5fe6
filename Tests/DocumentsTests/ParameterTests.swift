import Testing

@testable import Documents

@Suite("Parameters of documents") struct ParameterTests {
    private let document: CommandDocument

    init() throws {
        document = try CommandDocument(
            name: "sample",
            source: #"""
                {"schemaVersion": "2.2",
                 "parameters": {
                   "needed": {"type": "String"},
                   "chosen": {"type": "String", "default": "a", "allowedValues": ["a", "b"]},
                   "like": {"type": "String", "default": "", "allowedPattern": "^[a-z]*$"},
                   "short": {"type": "String", "default": "xx", "minChars": 2, "maxChars": 4},
                   "few": {"type": "StringList", "default": ["x"], "minItems": 1, "maxItems": 2},
                   "flag": {"type": "Boolean", "default": false},
                   "count": {"type": "Integer", "default": 1},
                   "map": {"type": "StringMap", "default": {}},
                   "maps": {"type": "MapList", "default": []}},
                 "mainSteps": [{"action": "aws:runShellScript", "name": "s", "inputs": {"runCommand": ["true"]}}]}
                """#)
    }

    @Test(
        arguments: [
            ("chosen", ["b"], nil),
            ("chosen", ["c"], #"chosen cannot be "c". Write a or b."#),
            ("like", ["abc"], nil),
            ("like", ["ABC"], #"like cannot be "ABC". Write what matches "^[a-z]*$"."#),
            ("short", ["abcde"], "short has 5 characters. Write 2 to 4."),
            ("few", ["a", "b"], nil),
            ("few", ["a", "b", "c"], "few has 3 values. Write 1 to 2."),
            ("flag", ["True"], nil),
            ("flag", ["yes"], "flag is no Boolean. Write true or false."),
            ("count", ["-4"], nil),
            ("count", ["4.5"], "count is no Integer. Write a whole number."),
            ("map", [#"{"a": "b"}"#], nil),
            ("map", ["[1]"], "map is no StringMap. Write a mapping."),
            ("maps", [#"{"a": "b"}"#, "{}"], nil),
            ("maps", ["x"], "maps is no MapList. Write a list of mappings."),
            ("needed", ["a", "b"], "needed is a String and takes one value. Leave one."),
            ("needed", [], "needed has no value. Write one, or leave the parameter out."),
            (
                "needd", ["a"],
                """
                sample has no parameter needd. Write one of needed, chosen, like, short, few, flag, count, map, maps.
                """
            ),
        ] as [(String, [String], String?)])
    func `a value is held against what its parameter may be`(_ name: String, _ texts: [String], _ error: String?) {
        var values = ["needed": ["x"]]
        values[name] = texts
        #expect(document.errors(in: values).map(\.description) == (error.map { [$0] } ?? []))
    }

    @Test func `what has no default must be given`() {
        #expect(
            document.errors(in: [:]).map(\.description) == [
                "sample needs the parameter needed, and it is not given. Add needed."
            ])
    }

    @Test func `values of more than 64 KB together are refused`() {
        let errors = document.errors(in: ["needed": [String(repeating: "x", count: 65_537)]])
        #expect(
            errors.map(\.description) == [
                "sample and its parameters have more than 65536 bytes together. Shorten a value."
            ])
    }
}
