import RunCommand
import Testing

@Suite("Derived identifiers") struct DerivedIdentifierTests {
    @Test func `a UUID says that it is of version 8 and of the RFC's variant`() {
        let id = DerivedIdentifier.uuid("window", "x")
        #expect(id.utf8.count == 36)
        #expect(Array(id)[14] == "8")
        #expect("89ab".contains(Array(id)[19]))
    }

    @Test func `parts are told apart`() {
        #expect(DerivedIdentifier.uuid("ab", "c") != DerivedIdentifier.uuid("a", "bc"))
        #expect(DerivedIdentifier.hex17("a") == DerivedIdentifier.hex17("a"))
        #expect(DerivedIdentifier.hex17("a").utf8.count == 17)
    }
}
