import Foundation
import Testing

/// The rules of this house that a machine can read.
@Suite("House rules") struct HouseRulesTests {
    let tree: SourceTree

    init() throws { tree = try SourceTree() }

    /// Which modules of ours a module may import. Everything may import ScheduleExpressions.
    private static let map: [String: Set<String>] = {
        let domain: Set = [
            "ChangeCalendars", "Fleet", "Documents", "PatchManager", "RunCommand", "MaintenanceWindows", "StateManager",
            "Notifications",
        ]
        let core = domain.union(["Engine", "SimulatedFleet", "Forecast"])
        let all = core.union(["Definitions", "Store", "Server", "Daemon"])
        return [
            "ScheduleExpressions": [],
            "ChangeCalendars": [],
            "Fleet": [],
            "Documents": ["Fleet"],
            "PatchManager": ["Fleet", "Documents"],
            "RunCommand": ["Fleet", "Documents"],
            "MaintenanceWindows": ["ChangeCalendars", "Fleet", "Documents", "RunCommand"],
            "StateManager": ["ChangeCalendars", "Fleet", "Documents", "RunCommand", "PatchManager"],
            "Notifications": [],
            "Engine": domain,
            "SimulatedFleet": ["Fleet", "Documents", "PatchManager"],
            "Forecast": core.subtracting(["Forecast"]),
            "Definitions": core.subtracting(["Engine", "Forecast"]),
            "Store": core.subtracting(["Forecast"]),
            "Server": core.union(["Store"]),
            "Daemon": all.subtracting(["Daemon"]),
            "drydock": all,
            "drydock-benchmarks": all,
        ]
    }()

    /// Files over 400 lines, each with the reason why it is one topic.
    private static let longFiles: [String: String] = [:]

    @Test func `every module stands on the map, and imports only what the map allows`() {
        let ours = Set(HouseRulesTests.map.keys)
        for file in tree.sources {
            guard let allowed = HouseRulesTests.map[file.module] else {
                Issue.record("\(file.path): the module \(file.module) is not on the map")
                continue
            }
            for line in file.lines {
                let words = line.split(separator: " ")
                guard let index = words.firstIndex(of: "import"), words.count > index + 1, words[0] != "//" else {
                    continue
                }
                let module = String(words[index + 1])
                if !ours.contains(module) || module == "ScheduleExpressions" { continue }
                #expect(allowed.contains(module), "\(file.path) imports \(module), which the map does not allow")
            }
        }
    }

    @Test func `nothing in Core reads a clock, sleeps, or draws randomness without a seed`() {
        let banned = [
            " Date()", ".now", "Task.sleep", "SystemRandomNumberGenerator", "UUID()", "clock_gettime", "gettimeofday",
            "time(nil)", "Hasher()", ".hashValue", "randomElement()", "shuffled()", "import Foundation", "async ",
            "await ",
        ]
        for file in tree.sources where file.path.hasPrefix("Sources/Core/") {
            for (number, line) in file.lines.enumerated() where !SourceTree.isComment(line) {
                for word in banned where " \(line)".contains(word) {
                    Issue.record("\(file.path):\(number + 1): \(word) does not belong in Core")
                }
                if line.contains(".random(in:"), !line.contains("using:") {
                    Issue.record("\(file.path):\(number + 1): randomness without a seed")
                }
            }
        }
    }

    @Test func `a clock is read in the daemon, and in one place of the command line`() {
        let readings = ["Date()", "ContinuousClock.now", "SuspendingClock.now", "clock_gettime", "gettimeofday"]
        for file in tree.sources where file.module != "Daemon" && file.name != "Present.swift" {
            for (number, line) in file.lines.enumerated() where !SourceTree.isComment(line) {
                for reading in readings where " \(line)".contains(" \(reading)") || line.contains("(\(reading)") {
                    Issue.record("\(file.path):\(number + 1): \(reading): let the instant be handed in")
                }
            }
        }
    }

    @Test func `SQL is written in Store only`() {
        let words = ["SELECT ", "INSERT INTO", "UPDATE ", "DELETE FROM", "PRAGMA ", "CREATE TABLE", "import GRDB"]
        for file in tree.sources where file.module != "Store" {
            for (number, line) in file.lines.enumerated() where !SourceTree.isComment(line) {
                for word in words where line.contains(word) {
                    Issue.record("\(file.path):\(number + 1): \(word)belongs in Store")
                }
            }
        }
    }

    @Test func `a file has at most 400 lines, unless the list says why it has more`() {
        for file in tree.sources + tree.tests {
            let count = file.lines.count - 1
            if let reason = HouseRulesTests.longFiles[file.path] {
                #expect(count > 400, "\(file.path) is short enough; take it off the list (\(reason))")
            } else {
                #expect(count <= 400, "\(file.path) has \(count) lines; split it, or say in the list why not")
            }
        }
        for path in HouseRulesTests.longFiles.keys {
            #expect((tree.sources + tree.tests).contains { $0.path == path }, "\(path) is on the list but is gone")
        }
    }

    @Test func `nothing is forced, unchecked or left for later`() {
        // The words themselves: only Sources are searched for them, not this file.
        let banned = [
            "try!", "@unchecked Sendable", "nonisolated(unsafe)", "TODO", "FIXME", "XXX", "as!", "unimplemented",
            "not implemented",
        ]
        for file in tree.sources {
            for (number, line) in file.lines.enumerated() {
                for word in banned where line.contains(word) {
                    Issue.record("\(file.path):\(number + 1): \(word)")
                }
            }
        }
    }

    /// A file that nobody uses: none of the types and functions it declares is written in any other file.
    @Test func `no file is dead`() throws {
        let declaration = try Regex(
            #"(?m)^(?:    )?(?:[a-z()]+ )*(?:struct|class|enum|protocol|actor|typealias|func|var|extension)\s+`?([A-Za-z_][A-Za-z0-9_]*)"#
        )
        let word = try Regex("[A-Za-z_][A-Za-z0-9_]*")
        var users: [String: Set<String>] = [:]
        for file in tree.sources + tree.tests {
            for match in file.text.matches(of: word) {
                users[String(file.text[match.range]), default: []].insert(file.path)
            }
        }
        for file in tree.sources where !file.text.contains("@main") {
            let names = file.text.matches(of: declaration).compactMap { $0.output[1].substring.map(String.init) }
            let isUsed = names.contains { name in (users[name] ?? []).contains { $0 != file.path } }
            #expect(isUsed, "\(file.path): no other file uses anything of it")
        }
    }
}
