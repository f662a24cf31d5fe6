import ScheduleExpressions
import Testing

@testable import drydock

@Suite("Where the folders are") struct ConfigurationLookupTests {
    func surroundings(_ environment: [String: String] = [:], folders: Set<String> = []) -> Surroundings {
        Surroundings(
            environment: environment, hasFolder: folders.contains, now: Instant(millisecondsSinceEpoch: 0))
    }

    @Test func `the option goes before the variable, and that before the current folder`() {
        let all = surroundings(["DRYDOCK_CONFIG": "/variable"], folders: ["windows"])
        #expect(ConfigurationLookup.folder(option: "/option", in: all) == "/option")
        #expect(ConfigurationLookup.folder(option: nil, in: all) == "/variable")
    }

    @Test(arguments: ["windows", "associations"])
    func `the current folder counts if it holds definitions`(folder: String) {
        #expect(ConfigurationLookup.folder(option: nil, in: surroundings(folders: [folder])) == ".")
    }

    @Test func `the system's folder is the last resort`() {
        #expect(ConfigurationLookup.folder(option: nil, in: surroundings(folders: ["fleet"])) == "/etc/drydock")
        #expect(ConfigurationLookup.folder(option: "", in: surroundings(["DRYDOCK_CONFIG": ""])) == "/etc/drydock")
    }

    @Test func `where there are no definitions it is said what to do`() throws {
        let failure = #expect(throws: Failure.self) {
            try ConfigurationOptions.parse([]).load(in: surroundings())
        }
        #expect(failure?.message.hasSuffix("Change to the folder that holds them, or give --config.") == true)
    }

    @Test func `the state folder is looked for in five places`() throws {
        let home = ["HOME": "/home/ann"]
        let base = home.merging(["XDG_STATE_HOME": "/base"]) { $1 }
        let unit = base.merging(["STATE_DIRECTORY": "/var/lib/drydock:/var/lib/other"]) { $1 }
        let variable = unit.merging(["DRYDOCK_STATE": "/variable"]) { $1 }
        #expect(try StateLookup.folder(option: nil, in: surroundings(home)) == "/home/ann/.local/state/drydock")
        #expect(try StateLookup.folder(option: nil, in: surroundings(base)) == "/base/drydock")
        #expect(try StateLookup.folder(option: nil, in: surroundings(unit)) == "/var/lib/drydock")
        #expect(try StateLookup.folder(option: nil, in: surroundings(variable)) == "/variable")
        #expect(try StateLookup.folder(option: "/option", in: surroundings(variable)) == "/option")
    }

    @Test func `without any of them the failure says what to give`() {
        let failure = #expect(throws: Failure.self) { try StateLookup.folder(option: nil, in: surroundings()) }
        #expect(failure?.status == .usage)
        #expect(failure?.message.hasSuffix("Give --state FOLDER.") == true)
    }
}
