import Definitions
import Documents
import Testing

@Suite("Document files") struct DocumentFileTests: DocumentFileSuite {
    static let sample = """
        schemaVersion: "2.2"
        description: Harden sshd.
        parameters:
          Root:
            type: String
            default: "no"
            allowedValues: ["no", "yes"]
            allowedPattern: "^[a-z]+$"
        mainSteps:
          - action: aws:runShellScript
            name: write
            precondition: {StringEquals: [platformType, Linux]}
            inputs:
              runCommand: ["echo {{ Root }}"]
              timeoutSeconds: 60

        """

    static let association = """
        AssociationName: harden
        Name: harden-sshd
        DocumentVersion: "2"
        Parameters: {Root: "no"}
        Targets: [{Key: InstanceIds, Values: ["*"]}]

        """

    @Test func `a document is called as its file is, and an association may name a version of it`() throws {
        let loaded = try configuration(DocumentFileTests.sample).load()
        #expect(loaded.diagnostics.isEmpty)
        let document = try #require(loaded.definitions.documents["harden-sshd"])
        #expect(document.type == .command)
        #expect(document.format == .yaml)
        #expect(document.hash == Document.hash(of: DocumentFileTests.sample))
        #expect(loaded.definitions.associations.map(\.document) == ["harden-sshd:2"])
        #expect(loaded.definitions.texts.keys.contains("documents/harden-sshd.yaml"))
    }

    @Test(
        arguments: CommandDocument.builtIns.filter { !$0.name.hasPrefix("AWS-RunPatchBaselineWithHooks") }.map(\.name))
    func `what a document of AWS says can be read from a file`(_ name: String) throws {
        let source = try #require(DocumentLibrary.builtIn[name])
        let text = try DocumentValue(json: source.content).indentedJSON
        let loaded = try TemporaryConfiguration([
            "documents/copy.json": text, "associations/a.yaml": Sample.association,
        ]).load()
        #expect(loaded.diagnostics.isEmpty)
        let copy = try #require(loaded.definitions.documents["copy"])
        #expect(copy.content == source.content)
        #expect(copy.command?.steps == source.command?.steps)
        #expect(copy.type == source.type)
    }

    @Test(arguments: [
        Change("Harden sshd.", "Harden sshd."),
        Change(#""2.2""#, "2.2"),
        Change(
            #"schemaVersion: "2.2""#, #"schemaVersion: "2.1""#,
            """
            1:16: error: schemaVersion is text, "2.1". A document of type Command is written in 1.2, 2.0, 2.2; \
            write one of these, in quotes.
            """),
        Change(
            #"schemaVersion: "2.2""#, #"schemaVersion: "2.0""#,
            #"12:19: error: A precondition is of schema 2.2, and this is 2.0. Write schemaVersion: "2.2"."#),
        Change(
            "type: String", "type: Number",
            """
            5:11: error: The type is text, "Number". Write one of String, StringList, Boolean, Integer, MapList, \
            StringMap.
            """),
        Change("type: String", "type: string", #"5:11: error: The type is text, "string". Write String."#),
        Change(
            #"["echo {{ Root }}"]"#, "[true, echo a: x]",
            "14:26: error: A line is a mapping. Put it in quotes, as one text."),
        Change(
            "type: String\n", "type: StringList\n",
            #"6:14: error: The default of Root is text, "no", and its type is StringList. Write a list of texts."#),
        Change(
            #"default: "no""#, #"default: "maybe""#,
            #"6:14: error: The default "maybe" is not among the allowedValues. Write one of no, yes."#),
        Change(
            #""^[a-z]+$""#, #""^([a-z]+$""#,
            """
            8:21: error: This regular expression cannot be used: a parenthesis is not closed. Write one of \
            characters, classes, groups, | and repetitions.
            """),
        Change(
            "default:", "defalt:",
            "6:5: error: defalt is not known here. Write default."),
        Change(
            "aws:runShellScript", "aws:runshellscript",
            "10:13: error: The action aws:runshellscript is not known. Write aws:runShellScript."),
        Change(
            "{{ Root }}", "{{ Rot }}",
            "14:20: error: {{ Rot }} is no parameter of this document. Write Root."),
        Change(
            "runCommand:", "runComand:",
            "14:7: error: aws:runShellScript needs the input runCommand, and it is not given. Add runCommand.",
            "14:7: error: runComand is not known here. Write runCommand."),
        Change(
            "[platformType, Linux]", "[platformType, Linus]",
            "12:19: error: There is no platform Linus. Write Linux, Windows or MacOS."),
        Change(
            "[platformType, Linux]", "[a, b]",
            #"12:19: error: Neither text names a parameter or platformType. Write "{{ NAME }}" for one of them."#),
        Change(
            "timeoutSeconds: 60", "onFailure: stop",
            #"15:18: error: onFailure is text, "stop". Write exit or successAndExit."#),
        Change(
            "echo {{ Root }}", "echo {{ssm:/none}}",
            "14:20: error: There is no parameter /none. Put it into parameters/, with Name and Value."),
        Change(
            "echo {{ Root }}", "echo {{ssm-secure:x}}",
            """
            14:20: error: echo {{ssm-secure:x}} can stand in the tokenInfo of aws:downloadContent only. Write \
            {{ssm:NAME}}.
            """),
    ])
    func `each fault is named with its place`(_ change: Change) throws {
        let text = DocumentFileTests.sample.replacing(change.old, with: change.new)
        #expect(try diagnostics(text) == change.diagnostics)
    }

    @Test func `who names a document that cannot be read is not told that there is none`() throws {
        let said = try configuration("schemaVersion: [").diagnostics()
        #expect(
            said.count == 1 && said[0].hasPrefix("documents/harden-sshd.yaml:") && said[0].contains("This is not YAML"),
            "\(said)")
    }

    @Test func `a document that runs itself, or others in a circle, is refused`() throws {
        func run(_ name: String) -> String {
            """
            schemaVersion: "2.2"
            mainSteps:
              - {action: aws:runDocument, name: again, inputs: {documentType: SSMDocument, documentPath: \(name)}}

            """
        }
        let configuration = try configuration(
            run("harden-sshd"), ["documents/one.yaml": run("two"), "documents/two.yaml": run("one")])
        #expect(
            configuration.diagnostics().filter { $0.hasPrefix("documents") } == [
                """
                documents/harden-sshd.yaml:3:94: error: harden-sshd, which runs harden-sshd: this never ends. Take the \
                step again out.
                """,
                "documents/one.yaml:3:94: error: one, which runs two, which runs one: this never ends. Take the step again out.",
                "documents/two.yaml:3:94: error: two, which runs one, which runs two: this never ends. Take the step again out.",
            ])
    }

    @Test func `a document of more than 64 KB is refused, and one of aliases of aliases is too`() throws {
        let large = DocumentFileTests.sample + "# " + String(repeating: "x", count: 65_536) + "\n"
        #expect(
            try diagnostics(large) == [
                " error: This document has \(large.utf8.count) bytes, and 65536 are allowed. Shorten it."
            ])
        let bomb = (1..<12).map { "a\($0): &a\($0) [*a\($0 - 1), *a\($0 - 1)]\n" }.joined()
        let said = try diagnostics("a0: &a0 [x]\n" + bomb)
        #expect(
            said == [
                "7:10: error: This file has 22 aliases, and 10 are allowed. Write out what they stand for."
            ])
    }

    @Test(arguments: [
        ("AWS-mine.yaml", "error: Names that begin with aws are AWS's own. Give the file another name."),
        (
            "a b.yaml",
            "error: A document is called as its file is, and \"a b\" is no name. Write 3 to 128 letters, digits, hyphens, underscores and full stops."
        ),
        ("harden-sshd.json", "error: There is a document harden-sshd already"),
    ])
    func `a name that cannot be is refused`(_ file: String, _ message: String) throws {
        let said = try configuration(DocumentFileTests.sample, ["documents/\(file)": DocumentFileTests.sample])
            .diagnostics()
        #expect(said.contains { $0.contains(message) }, "\(said)")
    }

    @Test(arguments: [
        ("runbook.yaml", "schemaVersion: \"0.3\"\nmainSteps: [{name: a, action: aws:sleep}]\n", "Automation"),
        ("shell.yaml", "schemaVersion: \"1.0\"\nsessionType: Standard_Stream\n", "Session"),
        ("limits.ApplicationConfiguration.json", #"{"max": 3}"#, "ApplicationConfiguration"),
        (
            "agent.Package.json", #"{"schemaVersion": "2.0", "version": "1", "packages": {}, "files": {}}"#, "Package"
        ),
        (
            "inventory.yaml",
            "schemaVersion: \"2.0\"\nmainSteps: [{name: a, action: aws:softwareInventory, inputs: {}}]\n", "Policy"
        ),
    ])
    func `the type follows from the schema, or stands in the name`(
        _ file: String, _ text: String, _ type: String
    ) throws {
        let loaded = try configuration(DocumentFileTests.sample, ["documents/\(file)": text]).load()
        #expect(loaded.diagnostics.isEmpty, "\(loaded.diagnostics)")
        let name = String(file.prefix { $0 != "." })
        #expect(loaded.definitions.documents[name]?.type.rawValue == type)
    }

    @Test(arguments: [
        (
            "schemaVersion: \"0.3\"\n",
            ":1:1: error: A document of type Automation needs mainSteps, a list of steps. Add one."
        ),
        (
            "schemaVersion: \"0.3\"\nmainSteps: [{name: a}]\n",
            ":2:13: error: A step needs action, and it is not given. Add action."
        ),
        (
            "schemaVersion: \"1.0\"\nsessionType: Odd\n",
            ":2:14: error: A document of type Session needs sessionType. Write one of Standard_Stream, InteractiveCommands, NonInteractiveCommands, Port."
        ),
    ])
    func `types that no node carries out are checked for their form`(_ text: String, _ message: String) throws {
        let said = try configuration(DocumentFileTests.sample, ["documents/other.yaml": text]).diagnostics()
        #expect(said == ["documents/other.yaml\(message)"])
    }

    @Test func `a runbook cannot be applied to nodes, and the error says so`() throws {
        let said = try configuration("schemaVersion: \"0.3\"\nmainSteps: [{name: a, action: aws:sleep}]\n")
            .diagnostics()
        #expect(
            said == [
                """
                associations/a.yaml:2:7: error: harden-sshd is a document of type Automation, which nodes do not carry \
                out. Name one of type Command.
                """
            ])
    }

    @Test(
        arguments: [
            ("\"2\"", "$LATEST", "harden-sshd:$LATEST"), ("\"2\"", "$DEFAULT", "harden-sshd"),
            ("\"2\"", "two", nil), ("\"2\"", "0", nil),
        ] as [(String, String, String?)])
    func `a version is a number or one of two words`(_ old: String, _ new: String, _ reference: String?) throws {
        let loaded = try configuration(
            DocumentFileTests.sample,
            ["associations/a.yaml": DocumentFileTests.association.replacing(old, with: new)]
        ).load()
        #expect(loaded.definitions.associations.first?.document == reference)
        #expect(loaded.hasErrors == (reference == nil))
    }

    @Test func `a stored parameter is read, and documents name it`() throws {
        let document = DocumentFileTests.sample.replacing("{{ Root }}", with: "{{ Root }} {{ssm:/fleet/ntp}}")
        let loaded = try configuration(
            document, ["parameters/ntp.yaml": "Name: /fleet/ntp\nType: String\nValue: ntp.example.com\n"]
        ).load()
        #expect(loaded.diagnostics.isEmpty)
        let content = try #require(loaded.definitions.documents.content(of: "harden-sshd", with: [:]))
        let steps = content.steps(on: .linux, with: [:])
        #expect(steps.first?.inputs["runCommand"]?.scalars == ["echo no ntp.example.com"])
    }
}

/// Tests about one document, harden-sshd, and an association that names it.
protocol DocumentFileSuite {}

extension DocumentFileSuite {
    func configuration(_ document: String, _ more: [String: String] = [:]) throws -> TemporaryConfiguration {
        let files = [
            "associations/a.yaml": DocumentFileTests.association, "documents/harden-sshd.yaml": document,
        ]
        return try TemporaryConfiguration(files.merging(more) { $1 })
    }

    func diagnostics(_ text: String) throws -> [String] {
        try configuration(text).diagnostics().map { $0.replacing("documents/harden-sshd.yaml:", with: "") }
            .filter { !$0.hasPrefix("associations") }
    }
}
