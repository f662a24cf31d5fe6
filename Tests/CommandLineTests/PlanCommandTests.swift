import Foundation
import Testing

@testable import drydock

@Suite("drydock plan") struct PlanCommandTests {
    typealias Fixture = DefinitionFolderFixture

    private func yard(_ schedule: String, count: Int = 3) throws -> Fixture {
        try Fixture([
            "windows/staging.yaml": Fixture.window("staging", schedule),
            "fleet/staging.yaml": Fixture.group("sta", count, group: "staging"),
        ])
    }

    /// The path of the other folder reads BEFORE.
    private func answer(_ after: Fixture, _ before: Fixture, _ more: [String] = []) throws -> Answer {
        let surroundings = Surroundings(
            environment: ["DRYDOCK_CONFIG": after.path], hasFolder: FileManager.default.hasFolder(at:),
            now: try after.surroundings().now)
        var answer = try PlanCommand.parse(["--against", before.path] + more).answer(in: surroundings)
        answer.data = answer.data.replacingOccurrences(of: before.path, with: "BEFORE")
        return answer
    }

    @Test func `the same definitions are one sentence`() throws {
        let (after, before) = (try yard("cron(0 2 ? * SUN#2 *)"), try yard("cron(0 2 ? * SUN#2 *)"))
        let answer = try answer(after, before, ["--exit-code"])
        #expect(answer.status == .ok)
        #expect(
            answer.data.hasPrefix("Nothing changes: the windows, the associations and the nodes they have are those"))
        #expect(answer.data.hasSuffix("BEFORE."))
    }

    @Test func `runs that move, nodes that are gained, and a run that would come twice`() throws {
        let (after, before) = (try yard("cron(0 2 ? * SUN#4 *)", count: 4), try yard("cron(0 2 ? * SUN#3 *)"))
        let answer = try answer(after, before, ["--exit-code"])
        #expect(answer.status == .findings)
        #expect(
            answer.data == """
                Fri 20 Nov 2026 09:14 to Sat 20 Nov 2027 09:14, UTC
                The definitions here, against BEFORE.

                   WINDOW   ADDED  REMOVED  MOVED  KEPT  CHANGE
                ~  staging      1        -     11     -  Schedule
                   + Sun 22 Nov 2026 02:00
                   ~ Sun 20 Dec 2026 02:00 to Sun 27 Dec 02:00, 7 d later
                   ~ Sun 17 Jan 2027 02:00 to Sun 24 Jan 02:00, 7 d later
                   ~ Sun 21 Feb 2027 02:00 to Sun 28 Feb 02:00, 7 d later
                   8 more: --all shows them.
                   Gets sta-04.

                Twice     staging opened Sun 15 Nov 2026 02:00 and opens again Sun 22 Nov 2026
                          02:00, if this is applied Fri 20 Nov 2026 09:14.
                Coverage  4 of 4 nodes in a window; 3 of 3 before. Gained: sta-04.
                Next      drydock validate
                """)
        #expect(try self.answer(after, before, ["--all"]).data.split(separator: "~ ").count == 13)
        #expect(try self.answer(after, before, ["--all"]).status == .ok)
    }

    @Test func `JSON has every run`() throws {
        let (after, before) = (try yard("cron(0 2 ? * SUN#2 *)"), try yard("cron(0 2 ? * SUN#3 *)"))
        let data = try answer(after, before, ["-o", "json", "--from", "2026-12-14", "--to", "2027-01-20"]).data
        #expect(
            data == #"{"version":1,"against":"BEFORE","from":"2026-12-14T00:00:00Z","to":"2027-01-20T00:00:00Z","#
                + #""changes":[{"kind":"window","name":"staging","change":"changed","members":["Schedule"],"#
                + #""counts":{"kept":0,"added":0,"removed":1,"moved":1},"runs":[{"from":"2026-12-20T02:00:00Z","to":null},"#
                + #"{"from":"2027-01-17T02:00:00Z","to":"2027-01-10T02:00:00Z"}],"twice":[],"#
                + #""notOnce":[{"old":"2026-12-20T02:00:00Z","new":"2026-12-13T02:00:00Z"}],"#
                + #""nodesGained":[],"nodesLost":[]}],"coverage":{"nodesBefore":3,"nodesAfter":3,"coveredBefore":3,"#
                + #""coveredAfter":3,"gained":[],"lost":[]}}"#)
    }

    @Test func `faults of both sides come at once, each with its side`() throws {
        let (after, before) = (try yard("cron(0 2 ? * SUN#6 *)"), try yard("cron(0 2 ? * SUN#7 *)"))
        let failure = #expect(throws: Failure.self) { try answer(after, before) }
        let lines = (failure?.message ?? "").split(separator: "\n")
        #expect(failure?.status == .failed)
        #expect(lines.contains { $0.hasPrefix("Against ") })
        #expect(lines.contains("Here:"))
        #expect(lines.count { $0.contains("/windows/staging.yaml:2:") } == 2)
    }

    // MARK: - Revisions of git

    private func git(_ folder: String, _ arguments: String...) throws {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments =
            ["git", "-C", folder, "-c", "user.name=test", "-c", "user.email=test@example.org"] + arguments
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0)
    }

    private func surroundings(_ folder: String, path: String = "/usr/bin:/bin") throws -> Surroundings {
        Surroundings(
            environment: ["DRYDOCK_CONFIG": folder, "PATH": path, "GIT_CEILING_DIRECTORIES": NSTemporaryDirectory()],
            hasFolder: FileManager.default.hasFolder(at:), now: try yard("rate(1 day)").surroundings().now)
    }

    @Test func `a revision is read without touching the repository, from a folder within it too`() throws {
        let fixture = try Fixture([
            "ops/windows/staging.yaml": Fixture.window("staging", "cron(0 2 ? * SUN#2 *)"),
            "ops/fleet/staging.yaml": Fixture.group("sta", 3, group: "staging"),
            "README.md": "Not a definition.",
        ])
        try git(fixture.path, "init", "-q")
        try git(fixture.path, "add", "-A")
        try git(fixture.path, "commit", "-q", "-m", "first")
        let folder = "\(fixture.path)/ops"
        let here = try surroundings(folder)
        let same = try PlanCommand.parse(["--against", "HEAD"]).answer(in: here)
        #expect(same.data.hasPrefix("Nothing changes: "))
        let file = "\(folder)/windows/staging.yaml"
        let text = try String(contentsOfFile: file, encoding: .utf8)
        try text.replacingOccurrences(of: "SUN#2", with: "SUN#3").write(
            toFile: file, atomically: true, encoding: .utf8)
        let changed = try PlanCommand.parse(["--against", "HEAD"]).answer(in: here)
        #expect(changed.data.contains("The definitions here, against HEAD."))
        #expect(changed.data.contains("~ Sun 13 Dec 2026 02:00 to Sun 20 Dec 02:00, 7 d later"))
        try text.replacingOccurrences(of: "SUN#2", with: "SUN#6").write(
            toFile: file, atomically: true, encoding: .utf8)
        try git(fixture.path, "commit", "-q", "-a", "-m", "broken")
        try text.write(toFile: file, atomically: true, encoding: .utf8)
        let failure = #expect(throws: Failure.self) { try PlanCommand.parse(["--against", "HEAD"]).answer(in: here) }
        #expect(failure?.status == .failed)
        #expect(failure?.message.hasPrefix("Against HEAD:\nHEAD:windows/staging.yaml:2:") == true)
        #expect(try PlanCommand.parse(["--against", "HEAD~1"]).answer(in: here).data.hasPrefix("Nothing changes: "))
    }

    @Test func `an unknown revision is not found, and without a repository or git it says so`() throws {
        let fixture = try yard("cron(0 2 ? * SUN#2 *)")
        func failure(_ against: String, path: String = "/usr/bin:/bin") throws -> Failure? {
            #expect(throws: Failure.self) {
                try PlanCommand.parse(["--against", against]).answer(in: try surroundings(fixture.path, path: path))
            }
        }
        let outside = try failure("HEAD")
        #expect(outside?.status == .usage)
        #expect(outside?.message.contains("is in no git repository. Name a folder.") == true)
        let missing = try failure("HEAD", path: "/nowhere")
        #expect(missing?.status == .usage)
        #expect(missing?.message == "There is no folder HEAD, and no git to look for such a revision. Name a folder.")
        try git(fixture.path, "init", "-q")
        let unknown = try failure("no-such-branch")
        #expect(unknown?.status == .notFound)
        #expect(unknown?.message.hasPrefix("There is no folder no-such-branch, and no such revision in ") == true)
        #expect(try failure("HEAD --upload-pack=x")?.status == .notFound)
    }
}
