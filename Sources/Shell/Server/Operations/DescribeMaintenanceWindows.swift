import MaintenanceWindows
import ScheduleExpressions

/// The windows as they are defined (SSM API reference), a page at a time.
package enum DescribeMaintenanceWindows: APIOperation {
    package static let name = "AmazonSSM.DescribeMaintenanceWindows"

    package struct Filter: Codable, Hashable, Sendable {
        package var key: String
        package var values: [String]?
    }

    package struct Input: Codable, Hashable, Sendable {
        /// By `Name` or `Enabled`.
        package var filters: [Filter]?
        package var maxResults: Int?
        package var nextToken: String?

        package init(filters: [Filter]? = nil, maxResults: Int? = nil, nextToken: String? = nil) {
            self.filters = filters
            self.maxResults = maxResults
            self.nextToken = nextToken
        }
    }

    /// SSM's MaintenanceWindowIdentity.
    package struct Identity: Codable, Hashable, Sendable {
        package var windowId: String
        package var name: String
        package var description: String?
        package var enabled: Bool
        package var duration: Int
        package var cutoff: Int
        package var schedule: String
        package var scheduleTimezone: String
        package var scheduleOffset: Int?
        package var startDate: String?
        package var endDate: String?
        package var nextExecutionTime: String?
    }

    package struct Output: Codable, Hashable, Sendable {
        package var windowIdentities: [Identity]
        package var nextToken: String?

        package init(windowIdentities: [Identity], nextToken: String? = nil) {
            self.windowIdentities = windowIdentities
            self.nextToken = nextToken
        }
    }

    /// What SSM takes as MaxResults.
    package static let pageRange = 10...100
    private static let pageDefault = 50

    package static func answer(_ input: Input, to request: Inquiry) async throws -> Output {
        let size = input.maxResults ?? pageDefault
        guard pageRange.contains(size) else {
            throw OperationError(
                .validation, "MaxResults is \(size). Write \(pageRange.lowerBound) to \(pageRange.upperBound).")
        }
        let filters = input.filters ?? []
        if let unknown = filters.first(where: { !["Name", "Enabled"].contains($0.key) }) {
            throw OperationError(.validation, "There is no filter \(unknown.key.prefix(80)). Write Name or Enabled.")
        }
        // The token is the name of the last window of the page before: it stays right when windows come and go.
        let windows = request.facts.windows.filter { window in
            (input.nextToken.map { window.name > $0 } ?? true) && filters.allSatisfy { $0.matches(window) }
        }
        let page = windows.prefix(size)
        let rows = try? request.facts.store().rows()
        return Output(
            windowIdentities: page.map { window in
                identity(window, appliedAt: rows?.windows[window.id]?.appliedAt, now: request.facts.now)
            }, nextToken: page.count < windows.count ? page.last?.name : nil)
    }

    private static func identity(_ window: MaintenanceWindow, appliedAt: Instant?, now: Instant) -> Identity {
        var schedule = window.schedule
        schedule.appliedAt = appliedAt
        return Identity(
            windowId: window.id.rawValue, name: window.name,
            description: window.summary.isEmpty ? nil : window.summary, enabled: window.isEnabled,
            duration: window.durationHours, cutoff: window.cutoffHours, schedule: schedule.expression.description,
            scheduleTimezone: schedule.zone.name, scheduleOffset: schedule.offsetDays == 0 ? nil : schedule.offsetDays,
            startDate: schedule.startDate?.description, endDate: schedule.endDate?.description,
            nextExecutionTime: window.isEnabled ? schedule.next(after: now)?.instant.description : nil)
    }
}

extension DescribeMaintenanceWindows.Filter {
    func matches(_ window: MaintenanceWindow) -> Bool {
        let values = values ?? []
        return key == "Name" ? values.contains(window.name) : values.contains(window.isEnabled ? "true" : "false")
    }
}
