import Definitions
import Foundation
import Testing

@Suite("Files and folders") struct FileTests {
    private func diagnostics(_ text: String) throws -> [String] {
        try TemporaryConfiguration(["windows/w.yaml": text]).diagnostics()
    }

    @Test func `a folder without definitions is an error`() throws {
        let message = """
            error: There is nothing to do: windows/ and associations/ hold no .yaml file. \
            Put a maintenance window into windows/NAME.yaml, or an association into associations/NAME.yaml.
            """
        #expect(try TemporaryConfiguration().diagnostics() == [".: \(message)"])
        #expect(
            try TemporaryConfiguration(["windows/notes.txt": "", "windows/.w.yaml": ""]).diagnostics() == [
                ".: \(message)"
            ])
        #expect(
            ConfigurationFolder(path: "/no/such/folder").load(fleet: .definitions).diagnostics.map(\.description) == [
                """
                /no/such/folder: error: There is no such folder. \
                Make it, with a folder windows/ or associations/, or name another.
                """
            ])
    }

    @Test func `a name is taken once`() throws {
        let configuration = try TemporaryConfiguration([
            "windows/a.yaml": Sample.window, "windows/b.yml": "# another\n" + Sample.window,
            "associations/a.yaml": Sample.association, "associations/b.yaml": Sample.association,
        ])
        #expect(
            configuration.diagnostics()
                == [
                    """
                    associations/b.yaml:1:18: error: There is an association time-sync already, in \
                    associations/a.yaml, line 1. \
                    Write another name.
                    """,
                    """
                    windows/b.yml:2:7: error: There is a window dev-linux already, in windows/a.yaml, line 1. \
                    Write another name.
                    """,
                ].map { $0.replacing("in ", with: "in \(configuration.path)/") }.map {
                    $0.replacing("\(configuration.path)/", with: "")
                })
        #expect(configuration.load().definitions.windows.count == 1)
    }

    @Test(arguments: [
        ("", "windows/w.yaml: error: There is nothing in this file. Write a definition."),
        ("# only a remark\n", "windows/w.yaml: error: There is nothing in this file. Write a definition."),
        (
            "just a text",
            """
            windows/w.yaml:1:1: error: A window is text, "just a text". Write its members, beginning with a \
            line such as Name: ….
            """
        ),
        (
            Sample.window + "---\n" + Sample.window,
            "windows/w.yaml:14:1: error: A second document begins here. Put each resource into a file of its own."
        ),
        (
            Sample.window.replacing("Cutoff: 1", with: "Cutoff: !!int 1"),
            "windows/w.yaml:4:9: error: The tag !!int is not understood here. Leave the tag out."
        ),
        (
            Sample.window.replacing("Cutoff: 1", with: "Cutoff: 1\n? [a, b]\n: c"),
            "windows/w.yaml:5:3: error: A key must be a word, and this is a list. Write a name before the colon."
        ),
        (
            Sample.window.replacing("Cutoff: 1", with: "\tCutoff: 1"),
            "windows/w.yaml:4:1: error: A tab stands here, and YAML does not take it as a blank. Write blanks."
        ),
        (
            Sample.window.replacing("Cutoff: 1", with: "Cutoff: @daily"),
            "windows/w.yaml:4:9: error: A value cannot begin with this character. Put the value in quotes."
        ),
        (
            Sample.window.replacing("Cutoff: 1", with: "Cutoff: *one"),
            """
            windows/w.yaml:4:9: error: This is not YAML: found undefined alias. Look at quotes, brackets and \
            indentation before this place.
            """
        ),
    ])
    func `what is no definition`(text: String, diagnostic: String) throws {
        #expect(try diagnostics(text) == [diagnostic])
    }

    @Test func `duplicate keys are all found, with what else is wrong`() throws {
        let text = Sample.window.replacing(
            "Cutoff: 1", with: "Cutoff: 1\n\"Cutoff\": 2\nDuration: 3\nDuration: x\nUnknown: 1"
        )
        .replacing("[{Key:", with: "[{Key: tag-key, Key:")
        #expect(
            try diagnostics(text) == [
                "windows/w.yaml:5:1: error: Cutoff is given a second time; the first is in line 4. Leave one.",
                "windows/w.yaml:6:1: error: Duration is given a second time; the first is in line 3. Leave one.",
                "windows/w.yaml:7:1: error: Duration is given a second time; the first is in line 3. Leave one.",
                """
                windows/w.yaml:8:1: error: Unknown is not known here. Write one of Name, PreviousName, Description, \
                Schedule, Duration, Cutoff, Enabled, AllowUnassociatedTargets, Promotion, CalendarNames, MissedRun, AtMost, Tags, \
                Targets, Tasks, ScheduleTimezone, ScheduleOffset, DaylightSaving, StartDate, EndDate.
                """,
                "windows/w.yaml:11:30: error: Key is given a second time; the first is in line 11. Leave one.",
            ])
    }

    @Test func `a few aliases are filled in, many are refused`() throws {
        let few = Sample.window.replacing("Duration: 4", with: "Duration: &four 4")
            .replacing("TaskArn:", with: "Priority: *four\n    TaskArn:")
        let loaded = try TemporaryConfiguration(["windows/w.yaml": few]).load()
        #expect(loaded.diagnostics == [])
        #expect(loaded.definitions.windows.first?.tasks.first?.priority == 4)
        let many = Sample.window + "x: [&a 1\(String(repeating: ", *a", count: 11))]"
        let line = Sample.window.count(where: \.isNewline) + 1
        #expect(
            try diagnostics(many) == [
                "windows/w.yaml:\(line):51: error: This file has 11 aliases, and 10 are allowed. Write out what they stand for."
            ])
        let laughs = "a: &a [\(String(repeating: "1, ", count: 400))]\nb: &b [*a, *a]\nc: &c [*b, *b]\nd: [*c, *c]"
        let said = try diagnostics(laughs)
        // Where what the aliases stand for is written.
        #expect(said.count == 1 && said[0].hasPrefix("windows/w.yaml:1:"), "\(said)")
        #expect(
            said[0].hasSuffix(
                ": error: The aliases of this file stand for more than 1000 values. Write them out."))
    }

    @Test(arguments: [33, 500, 5_000, 100_000]) func `deep nesting is refused`(depth: Int) throws {
        let text = "Name: " + String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
        #expect(try diagnostics(text).count == 1)
        #expect(try diagnostics(text)[0].contains("nested"))
        #expect(try diagnostics(String(repeating: "- ", count: depth)).allSatisfy { $0.contains("error") })
        #expect(try !diagnostics(String(repeating: "[", count: depth)).isEmpty)
    }

    @Test func `large files are not read`() throws {
        let configuration = try TemporaryConfiguration(["associations/a.yaml": Sample.association])
        try configuration.write("windows/w.yaml", [UInt8](repeating: 0x20, count: 50_000_000))
        #expect(
            configuration.diagnostics() == [
                "windows/w.yaml: error: This file has 50000000 bytes, and 1048576 are allowed. Split it up."
            ])
    }

    @Test func `text that is not UTF-8 is refused with its place, and a byte order mark is not`() throws {
        let configuration = try TemporaryConfiguration(["associations/a.yaml": Sample.association])
        try configuration.write("windows/w.yaml", Array("Name: x\nName: ".utf8) + [0xE9, 0x0A])
        #expect(
            configuration.diagnostics() == ["windows/w.yaml:2:7: error: This is not UTF-8. Save the file as UTF-8."])
        try configuration.write("windows/w.yaml", [0xEF, 0xBB, 0xBF] + Array(Sample.window.utf8))
        #expect(configuration.diagnostics() == [])
        try configuration.write("windows/w.yaml", Array(Sample.window.replacing("\n", with: "\r\n").utf8))
        #expect(configuration.diagnostics() == [])
    }

    @Test func `folders, broken links and circles in place of a file are errors`() throws {
        let configuration = try TemporaryConfiguration(["associations/a.yaml": Sample.association])
        try configuration.write("windows/folder.yaml/x", [])
        let files = FileManager.default
        let path = "\(configuration.path)/windows"
        try files.createSymbolicLink(atPath: "\(path)/circle.yaml", withDestinationPath: "circle.yaml")
        try files.createSymbolicLink(atPath: "\(path)/nowhere.yaml", withDestinationPath: "gone.yaml")
        try configuration.write("elsewhere/w.yaml", Array(Sample.window.utf8))
        try files.createSymbolicLink(atPath: "\(path)/linked.yaml", withDestinationPath: "../elsewhere/w.yaml")
        #expect(mkfifo("\(path)/pipe.yaml", 0o600) == 0)
        let link = "This file cannot be found: a link leads nowhere, or in a circle. Replace the link."
        #expect(
            configuration.diagnostics() == [
                "windows/circle.yaml: error: \(link)",
                "windows/folder.yaml: error: This is a folder. Put a file in its place, or give it another name.",
                "windows/nowhere.yaml: error: \(link)",
                "windows/pipe.yaml: error: This is not a regular file. Put one in its place.",
            ])
        #expect(configuration.load().definitions.windows.map(\.name) == ["dev-linux"])
    }

    @Test func `a file in place of a folder is an error`() throws {
        let configuration = try TemporaryConfiguration([
            "associations/a.yaml": Sample.association, "windows": "", "fleet": "",
        ])
        #expect(
            configuration.diagnostics() == [
                "fleet: error: This is not a folder. Make one in its place.",
                "windows: error: This is not a folder. Make one in its place.",
            ])
    }

    @Test func `a file with countless errors is cut short`() throws {
        let text = (0..<150).map { "Unknown\($0): 1\n" }.joined()
        let found = try diagnostics(text)
        #expect(found.count == 101)
        #expect(
            found.first
                == """
                windows/w.yaml: error: There are 54 more errors in this file. Put these right first, then \
                look again.
                """
        )
    }
}
