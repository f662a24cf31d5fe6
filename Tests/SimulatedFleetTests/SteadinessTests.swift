import Testing

@testable import SimulatedFleet

@Suite("Steady machines") struct SteadinessTests {
    @Test func `a machine is steady until its own end, and again when more is known`() {
        var steadiness = Surveyor.Steadiness(count: 130)
        steadiness.note(3, until: 100, at: 0)
        steadiness.note(5, until: 50, at: 0)
        steadiness.note(129, until: 70, at: 0)
        // What ends now is not steady.
        steadiness.note(7, until: 20, at: 20)
        #expect(Array(steadiness.machines) == [3, 5, 129])
        steadiness.pass(49)
        #expect(Array(steadiness.machines) == [3, 5, 129])
        steadiness.pass(50)
        #expect(Array(steadiness.machines) == [3, 129])
        steadiness.note(5, until: 60, at: 50)
        steadiness.pass(70)
        #expect(Array(steadiness.machines) == [3])
        steadiness.pass(100)
        #expect(steadiness.machines.isEmpty)
    }
}
