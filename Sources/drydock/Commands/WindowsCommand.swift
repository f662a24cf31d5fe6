import ArgumentParser
import ScheduleExpressions
import Server

/// `drydock windows`: what is defined.
struct WindowsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "windows", abstract: "The maintenance windows.", subcommands: [WindowsListCommand.self])
}

struct WindowsListCommand: ListingVerb {
    typealias Asked = DescribeMaintenanceWindows

    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List the windows that the daemon knows, and when each opens next.")

    @OptionGroup var listing: ListingOptions

    func input(after pages: [DescribeMaintenanceWindows.Output]) -> DescribeMaintenanceWindows.Input? {
        if let last = pages.last, last.nextToken == nil { return nil }
        return DescribeMaintenanceWindows.Input(
            maxResults: DescribeMaintenanceWindows.pageRange.upperBound, nextToken: pages.last?.nextToken)
    }

    func whole(_ pages: [DescribeMaintenanceWindows.Output]) -> DescribeMaintenanceWindows.Output? {
        DescribeMaintenanceWindows.Output(windowIdentities: pages.flatMap(\.windowIdentities))
    }

    func table(_ output: DescribeMaintenanceWindows.Output, now surroundings: Surroundings) -> String {
        let clock = ZoneClock(zone: .utc)
        if output.windowIdentities.isEmpty { return "No window is defined.\nNext      drydock validate" }
        var table = TextTable([
            .init("WINDOW"), .init("NEXT (UTC)"), .init("IN", .right), .init("HOURS", .right),
            .init("CUTOFF", .right), .init("SCHEDULE", isFlexible: true),
        ])
        for window in output.windowIdentities {
            let next = window.nextExecutionTime.flatMap { try? Instant(parsing: $0) }
            table.lines.append(
                .cells([
                    window.name.shortened(to: 24),
                    next.map { clock.dateAndTime($0, near: surroundings.now) }
                        ?? (window.enabled ? "never" : "disabled"),
                    next.map { distance(from: surroundings.now, to: $0) } ?? "-", String(window.duration),
                    String(window.cutoff), "\(window.schedule) \(window.scheduleTimezone)",
                ]))
        }
        return (table.render() + footLine("Next", "drydock calendar\(listing.definitions.asGiven)"))
            .joined(separator: "\n")
    }
}
