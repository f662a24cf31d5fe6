import Testing

@testable import Fleet

@Suite("Numbers of nodes") struct NodeNumbersTests {
    @Test("each id has the number of its turn, however many there are, and others have none")
    func tenThousand() {
        var numbers = NodeNumbers()
        let ids = (0..<10_000).map { ManagedNode.ID("mi-\(String($0, radix: 16))") }
        for (number, id) in ids.enumerated() { #expect(numbers.add(id) == number) }
        for (number, id) in ids.enumerated() { #expect(numbers[id] == number) }
        #expect(numbers.ids == ids)
        for number in 10_000..<20_000 { #expect(numbers[ManagedNode.ID("mi-\(String(number, radix: 16))")] == nil) }
    }

    @Test("an id that comes again gets no second number")
    func again() {
        var numbers = NodeNumbers()
        #expect(numbers.add(ManagedNode.ID("i-1")) == 0)
        #expect(numbers.add(ManagedNode.ID("i-1")) == nil)
        #expect(numbers.add(ManagedNode.ID("i-2")) == 1)
        #expect(numbers[ManagedNode.ID("i-1")] == 0 && numbers[ManagedNode.ID("i-2")] == 1 && numbers.ids.count == 2)
    }
}
