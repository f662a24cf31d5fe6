import Forecast
import MaintenanceWindows
import ScheduleExpressions
import Testing

@Suite("Phase order") struct PhaseOrderTests {
    private func window(
        _ name: String, _ schedule: String, offsetDays: Int = 0, after: String? = nil, soakDays: Int = 6
    ) throws -> MaintenanceWindow {
        MaintenanceWindow(
            name: name,
            schedule: Schedule(expression: try ScheduleExpression(parsing: schedule), offsetDays: offsetDays),
            durationHours: 4, cutoffHours: 1,
            promotion: after.map { Promotion(after: $0, soakDays: soakDays, minimumSuccessPercent: 95) }, targets: [],
            tasks: [])
    }

    private let start = Instant(secondsSinceEpoch: 1_767_225_600)

    @Test func `phases a week apart keep their order in every month`() throws {
        let order = PhaseOrder(
            of: [
                try window("production", "cron(0 2 ? * SUN#3 *)", after: "staging"),
                try window("dev", "cron(0 2 ? * SUN#1 *)"),
                try window("staging", "cron(0 2 ? * SUN#2 *)", after: "dev"),
            ], from: start)
        #expect(order.chains == [["dev", "staging", "production"]])
        #expect(order.gates.allSatisfy { $0.openings == 120 && $0.breaks.isEmpty })
    }

    @Test func `the second Tuesday and five days is the third Sunday in 87 of 120 months`() throws {
        let order = PhaseOrder(
            of: [
                try window("staging", "cron(0 2 ? * TUE#2 *)", offsetDays: 5),
                try window("production", "cron(0 2 ? * SUN#3 *)", after: "staging", soakDays: 0),
            ], from: start)
        #expect(order.gates[0].openings == 120)
        #expect(order.gates[0].breaks.count == 87)
    }

    @Test func `a window that never opens before it leaves every opening held`() throws {
        let order = PhaseOrder(
            of: [
                try window("staging", "cron(0 2 ? * SUN#2 2020)"),
                try window("production", "cron(0 2 ? * SUN#3 *)", after: "staging"),
            ], from: start)
        #expect(order.gates[0].breaks.count == 120)
    }
}
