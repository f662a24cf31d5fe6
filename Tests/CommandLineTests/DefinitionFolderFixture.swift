import Foundation
import ScheduleExpressions

@testable import drydock

/// A configuration folder of its own for one test, removed afterwards.
final class DefinitionFolderFixture {
    let path: String

    convenience init(_ files: KeyValuePairs<String, String>) throws {
        try self.init(files.map { ($0, $1) })
    }

    convenience init(_ files: [String: String]) throws {
        try self.init(files.map { ($0, $1) })
    }

    init(_ files: [(String, String)]) throws {
        path = NSTemporaryDirectory() + "/drydock-tests-" + UUID().uuidString
        for (name, text) in files {
            let file = URL(fileURLWithPath: "\(path)/\(name)")
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try text.write(to: file, atomically: true, encoding: .utf8)
        }
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// What a verb answers in this folder on Friday 20 November 2026, 09:14:07 UTC.
    /// The path of the folder reads CONFIG.
    func answer<V: Verb>(_ verb: V.Type, _ arguments: String...) throws -> Answer {
        try answer(verb, arguments)
    }

    /// The same on a screen of other width, or with another locale.
    func answer<V: Verb>(
        _ verb: V.Type, _ arguments: [String], columns: Int = 80, locale: String? = nil
    ) throws -> Answer {
        var surroundings = try surroundings()
        surroundings.columns = columns
        surroundings.environment["LC_TIME"] = locale
        var answer = try verb.parse(arguments).answer(in: surroundings)
        answer.data = answer.data.replacingOccurrences(of: path, with: "CONFIG")
        return answer
    }

    func surroundings() throws -> Surroundings {
        Surroundings(
            environment: ["DRYDOCK_CONFIG": path], hasFolder: { _ in false },
            now: try Instant(parsing: "2026-11-20T09:14:07Z"))
    }

    static func window(
        _ name: String, _ schedule: String, zone: String = "UTC", group: String? = nil, hours: Int = 4,
        more: String = ""
    ) -> String {
        """
        Name: \(name)
        Schedule: \(schedule)
        ScheduleTimezone: \(zone)
        Duration: \(hours)
        Cutoff: 1
        \(more)
        Targets:
          - Name: servers
            Targets: [{Key: "tag:Patch Group", Values: [\(group ?? name)]}]
        Tasks:
          - Name: patch
            TaskType: RUN_COMMAND
            TaskArn: AWS-RunPatchBaseline
            MaxConcurrency: 25%
            MaxErrors: 10%
            TaskInvocationParameters: {RunCommand: {Parameters: {Operation: Install}}}
        """
    }

    static func association(_ name: String, _ schedule: String) -> String {
        """
        AssociationName: \(name)
        Name: AWS-RunShellScript
        Parameters: {commands: ["true"]}
        ScheduleExpression: \(schedule)
        Targets: [{Key: InstanceIds, Values: ["*"]}]
        """
    }

    /// Open but for one time, in iCalendar's form of an instant.
    static func calendar(closedFrom start: String, until end: String, for summary: String) -> String {
        """
        BEGIN:VCALENDAR
        VERSION:2.0
        BEGIN:VEVENT
        UID:1
        DTSTART:\(start)
        DTEND:\(end)
        SUMMARY:\(summary)
        END:VEVENT
        END:VCALENDAR

        """
    }

    static func group(_ name: String, _ count: Int, group: String) -> String {
        """
        Groups:
          - Name: \(name)
            Count: \(count)
            Platforms: [Debian12]
            Tags: {Patch Group: \(group)}
        """
    }

    /// Four windows, three groups of nodes, three associations.
    static func shipyard() throws -> DefinitionFolderFixture {
        try DefinitionFolderFixture([
            "windows/dev-linux.yaml": window("dev-linux", "cron(0 2 ? * SUN#1 *)"),
            "windows/production-linux.yaml": window("production-linux", "cron(0 2 ? * SUN#3 *)"),
            "windows/windows-servers.yaml":
                window("windows-servers", "cron(0 0 ? * SUNL *)", zone: "America/New_York"),
            "fleet/dev.yaml": group("dev", 20, group: "dev-linux"),
            "fleet/production.yaml": group("prod", 48, group: "production-linux"),
            "fleet/windows.yaml": group("win", 24, group: "windows-servers"),
            "associations/agent.yaml": association("agent", "rate(30 minutes)"),
            "associations/inventory.yaml": association("inventory", "cron(0 4 ? * MON *)"),
        ])
    }
}
