import RunCommand
import Testing

@Suite("Rate control") struct RateControllerTests {
    @Test func `one error too many stops the rest`() {
        var rate = RateController(concurrencyMax: 1, errorsMax: 0)
        #expect(rate.permit == .start(atMost: 1))
        rate.started()
        #expect(rate.permit == .wait)
        rate.finished(asError: true)
        #expect(rate.permit == .stop)
    }

    @Test func `as many errors as allowed stop nothing`() {
        var rate = RateController(concurrencyMax: 2, errorsMax: 3)
        for _ in 1...3 {
            rate.started()
            rate.finished(asError: true)
        }
        #expect(rate.permit == .start(atMost: 2))
    }

    @Test(arguments: [
        ("25%", 20, 5, "10%", 2), ("25%", 28, 7, "10%", 2), ("25%", 48, 12, "10%", 4), ("25%", 24, 6, "10%", 2),
        ("25%", 3, 1, "10%", 0), ("100%", 7, 7, "0%", 0), ("50", 7, 50, "3", 3), ("1%", 0, 1, "100%", 0),
    ])
    func `percentages round down, and concurrency is at least one`(
        concurrency: String, total: Int, atOnce: Int, errors: String, allowed: Int
    ) throws {
        #expect(try #require(CountOrPercentage(maxConcurrency: concurrency)).concurrency(of: total) == atOnce)
        #expect(try #require(CountOrPercentage(maxErrors: errors)).errors(of: total) == allowed)
    }

    @Test(arguments: ["0", "0%", "01", "101%", "5.5%", "-1", "", "%", "12345678", "1 %", "٣"])
    func `what AWS refuses as MaxConcurrency is refused`(text: String) {
        #expect(CountOrPercentage(maxConcurrency: text) == nil)
    }

    @Test(arguments: ["0", "0%", "10%", "100%", "7"])
    func `zero is a MaxErrors`(text: String) {
        #expect(CountOrPercentage(maxErrors: text)?.description == text)
    }

    @Test(arguments: ["-1", "101%", "00", "010", "x"])
    func `what AWS refuses as MaxErrors is refused`(text: String) {
        #expect(CountOrPercentage(maxErrors: text) == nil)
    }
}
