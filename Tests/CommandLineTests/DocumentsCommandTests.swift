import Documents
import Testing

@testable import drydock

@Suite("drydock documents") struct DocumentsCommandTests {
    private static let document = """
        schemaVersion: "2.2"
        description: Say hello.
        parameters:
          Whom: {type: String, default: world, allowedValues: [world, fleet]}
        mainSteps:
          - {action: aws:runShellScript, name: hello, inputs: {runCommand: ["echo hello {{ Whom }}"], onFailure: exit}}

        """

    private func fixture() throws -> DefinitionFolderFixture {
        try DefinitionFolderFixture([
            "documents/say-hello.yaml": DocumentsCommandTests.document,
            "associations/a.yaml": DefinitionFolderFixture.association("a-one", "rate(1 hour)"),
        ])
    }

    @Test func `list shows AWS's documents and the folder's own`() throws {
        let lines = try fixture().answer(DocumentsListCommand.self).data.split(separator: "\n").map(String.init)
        #expect(
            lines == [
                "DOCUMENT                         TYPE     SCHEMA  VERSION  PLATFORMS",
                "AWS-ConfigureAWSPackage          Command  2.2           1  Linux, Windows",
                "AWS-GatherSoftwareInventory      Policy   2.0           1  Linux, Windows, MacOS",
                "AWS-Noop                         Command  2.2           1  Linux, Windows, MacOS",
                "AWS-RunDocument                  Command  2.2           1  Linux, Windows",
                "AWS-RunPatchBaseline             Command  2.2           1  Linux, Windows, MacOS",
                "AWS-RunPatchBaselineAssociation  Command  2.2           1  Linux, Windows, MacOS",
                "AWS-RunPatchBaselineWithHooks    Command  2.2           1  Linux, Windows, MacOS",
                "AWS-RunPowerShellScript          Command  1.2           1  Linux, Windows, MacOS",
                "AWS-RunShellScript               Command  1.2           1  Linux, MacOS",
                "AWS-UpdateSSMAgent               Command  1.2           1  Linux, Windows, MacOS",
                "AmazonCloudWatch-ManageAgent     Command  2.2           1  Linux, Windows",
                "say-hello                        Command  2.2           1  Linux, MacOS",
                "Next      drydock documents show say-hello",
            ])
    }

    @Test func `show tells what a document takes and does, and since when`() throws {
        let answer = try fixture().answer(DocumentsShowCommand.self, "say-hello")
        let lines = answer.data.split(separator: "\n").map(String.init)
        #expect(lines.first == "say-hello version 1: Command, schema 2.2, YAML")
        #expect(lines.contains("Whom       String  world    world, fleet"))
        #expect(lines.contains("hello  aws:runShellScript  stops          Linux, MacOS"))
        #expect(lines.contains { $0.contains("not applied yet") })
        #expect(lines.contains("Named by no window and no association."))
        let aws = try fixture().answer(DocumentsShowCommand.self, "AWS-RunShellScript").data
        #expect(aws.contains("Named by association a-one."), "\(aws)")
        #expect(lines.last == "Next      drydock documents show say-hello --content")
        #expect(lines.allSatisfy { $0.count <= 80 })
    }

    @Test func `a change calendar is listed and shown like the others, and its text is iCalendar`() throws {
        let calendar = DefinitionFolderFixture.calendar(
            closedFrom: "20261207T000000Z", until: "20261208T000000Z", for: "Release")
        let fixture = try DefinitionFolderFixture([
            "windows/dev.yaml": DefinitionFolderFixture.window(
                "dev", "cron(0 2 ? * SUN *)", more: "CalendarNames: [year-end]"),
            "associations/a.yaml": "CalendarNames: [year-end]\n"
                + DefinitionFolderFixture.association("a-one", "rate(1 hour)"),
            "calendars/year-end.ics": calendar,
        ])
        let list = try fixture.answer(DocumentsListCommand.self).data
        #expect(list.contains("year-end                  ChangeCalendar  -             1  -"), "\(list)")
        let shown = try fixture.answer(DocumentsShowCommand.self, "year-end").data
        let hash = Document.hash(of: calendar)
        #expect(
            shown == """
                year-end version 1: ChangeCalendar, TEXT
                SHA-256 \(hash)
                Named by association a-one; window dev.

                VERSION  IS                 SINCE (UTC)      SHA-256
                      1  $LATEST, $DEFAULT  not applied yet  \(hash.prefix(16))
                Next      drydock documents show year-end --content
                """, "\(shown)")
        #expect(try fixture.answer(DocumentsShowCommand.self, "year-end", "--content").data == calendar)
        let json = try fixture.answer(DocumentsShowCommand.self, "year-end", "-o", "json").data
        #expect(json.contains(#""documentType":"ChangeCalendar","documentFormat":"TEXT","schemaVersion":null"#))
    }

    @Test func `a document that is not there, or a version of one, is a named failure`() throws {
        let fixture = try fixture()
        let missing = #expect(throws: Failure.self) { try fixture.answer(DocumentsShowCommand.self, "say-helo") }
        #expect(missing?.message == "There is no document say-helo. Write say-hello.")
        let version = #expect(throws: Failure.self) {
            try fixture.answer(DocumentsShowCommand.self, "say-hello", "--document-version", "7")
        }
        #expect(version?.message == "say-hello has no version 7. Write one of 1.")
    }

    @Test func `a default version that is not the newest is named`() throws {
        let fixture = try DefinitionFolderFixture([
            "documents/say-hello.yaml": DocumentsCommandTests.document,
            "documents/say-hello.Default.yaml": DocumentsCommandTests.document.replacing("hello {{", with: "hi {{"),
            "associations/a.yaml": DefinitionFolderFixture.association("a-one", "rate(1 hour)"),
        ])
        let list = try fixture.answer(DocumentsListCommand.self).data
        #expect(
            list.contains("say-hello                        Command  2.2      1 of 2  Linux, MacOS"), "\(list)")
        let lines = try fixture.answer(DocumentsShowCommand.self, "say-hello").data.split(separator: "\n").map(
            String.init)
        #expect(lines.contains { $0.contains("2  $LATEST   not applied yet") }, "\(lines)")
        #expect(lines.contains { $0.contains("1  $DEFAULT  not applied yet") }, "\(lines)")
        let json = try fixture.answer(DocumentsShowCommand.self, "say-hello", "-o", "json").data
        #expect(json.contains(#""documentVersion":"2","latestVersion":"2","defaultVersion":"1""#), "\(json)")
    }
}
