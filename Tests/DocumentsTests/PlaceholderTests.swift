import Testing

@testable import Documents

@Suite("Placeholders") struct PlaceholderTests {
    private let document: CommandDocument

    init() throws {
        document = try CommandDocument(
            name: "sample",
            source: #"""
                {"schemaVersion": "2.2",
                 "parameters": {
                   "word": {"type": "String", "default": "w"}, "lines": {"type": "StringList", "default": ["a", "b"]},
                   "count": {"type": "Integer", "default": 3}, "flag": {"type": "Boolean", "default": true},
                   "map": {"type": "StringMap", "default": {"k": "v"}}, "none": {"type": "String"}},
                 "mainSteps": [{"action": "aws:runShellScript", "name": "s", "inputs": {"runCommand": ["true"]}}]}
                """#)
    }

    private func filled(_ value: DocumentValue, _ given: [String: [String]] = [:]) -> DocumentValue {
        ParameterValues(document, given, stored: ["/a/b": .text("{{ word }}"), "l": .list([.text("x")])]).filled(value)
    }

    @Test func `a text that is nothing but a placeholder becomes the value, whatever its kind`() {
        #expect(filled(.text("{{ lines }}")) == .list([.text("a"), .text("b")]))
        #expect(filled(.text("{{count}}")) == .number("3"))
        #expect(filled(.text("{{   flag }}")) == .boolean(true))
        #expect(filled(.text("{{ map }}")) == .map([.init("k", .text("v"))]))
        #expect(filled(.text("{{ssm:l}}")) == .list([.text("x")]))
    }

    @Test func `within a text a value is printed, as JSON when it is no text`() {
        #expect(filled(.text("<{{ word }}>")) == .text("<w>"))
        #expect(filled(.text("{{ lines }} {{ count }} {{ flag }}")) == .text(#"["a","b"] 3 true"#))
    }

    @Test func `a list in a list is as many elements`() {
        #expect(filled(.list([.text("{{ lines }}"), .text("c")])) == .list([.text("a"), .text("b"), .text("c")]))
    }

    @Test func `a value is put in as it is, and never looked through again`() {
        let given = ["word": ["{{ none }} {{ word }}"], "none": ["{{ count }}"]]
        #expect(filled(.text("{{ word }}"), given) == .text("{{ none }} {{ word }}"))
        #expect(filled(.text("-{{ word }}{{ none }}-"), given) == .text("-{{ none }} {{ word }}{{ count }}-"))
        #expect(filled(.text("{{ssm:/a/b}}"), given) == .text("{{ word }}"))
    }

    @Test func `a value may name a stored parameter`() {
        #expect(filled(.text("{{ word }}"), ["word": ["in {{ssm:/a/b}}"]]) == .text("in {{ word }}"))
    }

    @Test func `other braces stay, and two dollars of a value become one`() {
        for text in ["{{ .Format }}", "{{", "{{{", "}}", "{{ }}", "{{ a b }}", "{ { word } }", "{{word", "{{\nword}}"] {
            #expect(filled(.text(text)) == .text(text))
        }
        #expect(filled(.text("{{{ word }}}")) == .text("{w}"))
        #expect(filled(.text("a{{ word }}"), ["word": ["$$x"]]) == .text("a$x"))
    }

    @Test func `a text full of braces is read in one go`() {
        let text = String(repeating: "{{", count: 30_000)
        #expect(filled(.text(text)) == .text(text))
    }
}
