import Testing

@testable import SimulatedFleet

@Suite("Event count") struct EventCountTests {
    @Test(arguments: [0.001, 0.02, 0.5, 1, 3, 12])
    func `on average it is the rate`(rate: Double) {
        let counter = EventCount(perDay: rate)
        let draws = SeededDraws(seed: 3)
        let days = 200_000
        var sum = 0
        for day in 0..<days { sum += counter.count(draws.bits(.serviceStops, 9, UInt64(day))) }
        let mean = Double(sum) / Double(days)
        // Five standard deviations of the mean.
        #expect((mean - rate).magnitude < 5 * (rate / Double(days)).squareRoot(), "\(mean)")
    }

    @Test func `a rate of zero, or less, never happens`() {
        #expect(EventCount(perDay: 0).isNever && EventCount(perDay: -1).isNever && EventCount(perDay: .nan).isNever)
        #expect(EventCount(perDay: 0).count(.max) == 0)
        #expect(EventCount(perDay: 1e9).count(.max) == EventCount.countMax)
    }

    @Test func `the exponential function is right to twelve digits`() {
        #expect((EventCount.exponential(of: -1) - 0.367_879_441_171_442_3).magnitude < 1e-13)
        #expect((EventCount.exponential(of: -12) / 6.144_212_353_328_21e-06 - 1).magnitude < 1e-12)
        #expect(EventCount.exponential(of: 0) == 1)
    }
}
