import Definitions
import Documents
import Testing

@Suite("Kinds of document files") struct DocumentKindTests: DocumentFileSuite {
    // MARK: - The default version

    private static let older = DocumentFileTests.sample.replacing("Harden sshd.", with: "Harden sshd a little.")

    private static let olderJSON = """
        {"schemaVersion": "2.2", "parameters": {"Root": {"type": "String", "default": "no"}},
          "mainSteps": [{"action": "aws:runShellScript", "name": "w", "inputs": {"runCommand": ["echo {{ Root }}"]}}]}

        """

    @Test(arguments: [("yaml", older), ("json", olderJSON)])
    func `a second file says which version is the default one`(_ suffix: String, _ text: String) throws {
        let loaded = try configuration(
            DocumentFileTests.sample, ["documents/harden-sshd.Default.\(suffix)": text]
        ).load()
        #expect(loaded.diagnostics.isEmpty, "\(loaded.diagnostics)")
        let library = loaded.definitions.documents
        #expect(library["harden-sshd"]?.hash == Document.hash(of: text))
        #expect(library.newest("harden-sshd")?.hash == Document.hash(of: DocumentFileTests.sample))
        #expect(library.documents.map(\.name) == ["harden-sshd"])
    }

    @Test(arguments: [
        (
            ["documents/other.Default.yaml": DocumentFileTests.sample],
            """
            documents/other.Default.yaml: error: This is the default version of other, and there is no newest one. Name \
            this file documents/other.yaml.
            """
        ),
        (
            [
                "documents/harden-sshd.Default.yaml":
                    "schemaVersion: \"0.3\"\nmainSteps: [{name: a, action: aws:sleep}]\n"
            ],
            """
            documents/harden-sshd.Default.yaml: error: This is of type Automation, and harden-sshd of type Command. All \
            versions of a document have one type: give it another name.
            """
        ),
        (
            [
                "documents/harden-sshd.Default.yaml": DocumentFileTests.sample,
                "documents/harden-sshd.Default.json": olderJSON,
            ],
            """
            documents/harden-sshd.Default.yaml: error: There is a default version of a document harden-sshd already, in \
            documents/harden-sshd.Default.json. Write another name.
            """
        ),
        (
            [
                "documents/harden-sshd.Default.yaml": DocumentFileTests.sample.replacing(
                    "echo {{ Root }}", with: "{{ssm:/none}}")
            ],
            """
            documents/harden-sshd.Default.yaml:14:20: error: There is no parameter /none. Put it into parameters/, with Name and \
            Value.
            """
        ),
    ])
    func `a default version must fit to its document`(_ files: [String: String], _ message: String) throws {
        #expect(try configuration(DocumentFileTests.sample, files).diagnostics() == [message])
    }

    @Test func `parameters are held against the version that is asked for`() throws {
        let newer = DocumentFileTests.sample.replacing("Root", with: "Login")
        for (version, isRight) in [("$DEFAULT", true), ("$LATEST", false)] {
            let association = DocumentFileTests.association.replacing("\"2\"", with: version)
            let said = try configuration(
                newer,
                ["documents/harden-sshd.Default.yaml": DocumentFileTests.sample, "associations/a.yaml": association]
            ).diagnostics()
            #expect(said.isEmpty == isRight, "\(said)")
        }
    }

    // MARK: - Every type

    /// One that is right, and one whose form is wrong with what is said about it.
    static let types: [(DocumentType, String, String, String)] = [
        (.command, DocumentFileTests.sample, "schemaVersion: \"2.2\"\n", "1:1: error: A document needs mainSteps"),
        (
            .policy,
            "schemaVersion: \"2.0\"\nmainSteps: [{name: a, action: aws:softwareInventory, inputs: {}}]\n",
            "schemaVersion: \"1.2\"\nruntimeConfig: {}\n",
            "1:16: error: schemaVersion is text, \"1.2\". A document of type Policy"
        ),
        (
            .automation, "schemaVersion: \"0.3\"\nmainSteps: [{name: a, action: aws:sleep}]\n",
            "schemaVersion: \"2.2\"\nmainSteps: []\n",
            "1:16: error: schemaVersion is text, \"2.2\". A document of type Automation"
        ),
        (
            .changeTemplate, "schemaVersion: \"0.3\"\nmainSteps: [{name: a, action: aws:sleep}]\n",
            "schemaVersion: \"0.3\"\nmainSteps: []\n", "2:12: error: A document of type Automation.ChangeTemplate needs"
        ),
        (
            .session, "schemaVersion: \"1.0\"\nsessionType: Port\n", "schemaVersion: \"1.0\"\nsessionType: Odd\n",
            "2:14: error: A document of type Session needs sessionType"
        ),
        (
            .package, "schemaVersion: \"2.0\"\npackages: {}\nfiles: {}\n",
            "schemaVersion: \"2.0\"\npackages: {}\nfiles: []\n", "3:8: error: A document of type Package needs files"
        ),
    ]

    @Test(arguments: types.map(\.0.rawValue))
    func `a type that has a form is held against it`(_ name: String) throws {
        let (type, right, wrong, message) = try #require(
            DocumentKindTests.types.first { $0.0.rawValue == name })
        let file = "documents/other.\(type.rawValue).yaml"
        let loaded = try configuration(DocumentFileTests.sample, [file: right]).load()
        #expect(loaded.diagnostics.isEmpty, "\(loaded.diagnostics)")
        #expect(loaded.definitions.documents["other"]?.type == type)
        let said = try configuration(DocumentFileTests.sample, [file: wrong]).diagnostics()
        #expect(said.count == 1 && said[0].hasPrefix("\(file):\(message)"), "\(said)")
    }

    @Test(arguments: DocumentType.allCases.filter { type in !types.contains { $0.0 == type } }.map(\.rawValue))
    func `a type without a form of its own is a mapping`(_ name: String) throws {
        let type = try #require(DocumentType(rawValue: name))
        let file = "documents/other.\(name).json"
        let loaded = try configuration(DocumentFileTests.sample, [file: #"{"max": 3, "list": [true, null]}"#]).load()
        if type == .changeCalendar {
            #expect(
                loaded.diagnostics.map(\.message) == [
                    "A change calendar is a file of its own, calendars/NAME.ics. Put it there."
                ])
        } else {
            #expect(loaded.diagnostics.isEmpty, "\(loaded.diagnostics)")
            #expect(loaded.definitions.documents["other"]?.type == type)
            #expect(loaded.definitions.documents["other"]?.command == nil)
        }
        let said = try configuration(DocumentFileTests.sample, [file: "[1]"]).diagnostics()
        #expect(said.count == 1 && said[0].hasPrefix("\(file):1:1: error: A document is a list"), "\(said)")
    }

    // MARK: - Too much of something

    @Test(arguments: [
        (
            "runCommand: [\"echo {{ Root }}\"]",
            "runCommand: \(String(repeating: "[", count: 60))\(String(repeating: "]", count: 60))",
            "14:48: error: This is nested more than 32 levels deep. Close a bracket earlier."
        ),
        (
            "^[a-z]+$", "((a{1000}){1000}){1000}",
            """
            8:21: error: This regular expression cannot be used: its repetitions are too many. Write one of characters, \
            classes, groups, | and repetitions.
            """
        ),
    ])
    func `what would never end is refused at its place`(_ old: String, _ new: String, _ message: String) throws {
        let said = try diagnostics(DocumentFileTests.sample.replacing(old, with: new))
        #expect(said.first == message, "\(said)")
    }

    @Test func `a pattern that runs away elsewhere judges a value at once`() throws {
        let evil = DocumentFileTests.sample.replacing("^[a-z]+$", with: "^(([a-z])+.)+[A-Z]([a-z])+$")
            .replacing("allowedValues: [\"no\", \"yes\"]\n    ", with: "").replacing(
                "default: \"no\"", with: "description: x")
        let value = String(repeating: "a", count: 2000)
        let association = DocumentFileTests.association.replacing("Root: \"no\"", with: "Root: \(value)")
        let said = try configuration(evil, ["associations/a.yaml": association]).diagnostics()
        #expect(said.count == 1 && said[0].hasPrefix("associations/a.yaml:4:20: error: Root cannot be"), "\(said)")
    }

    // MARK: - Formats

    @Test(arguments: [
        (#"{"schemaVersion": "1.0", "sessionType": "Port",}"#, "1:48", "a name in double quotes is missing"),
        ("# a comment\n{\"schemaVersion\": \"1.0\", \"sessionType\": \"Port\"}", "1:1", "a value is missing"),
        (#"{"schemaVersion": '1.0', "sessionType": "Port"}"#, "1:19", "a value is missing"),
    ])
    func `a file that is called JSON is JSON`(_ text: String, _ place: String, _ fault: String) throws {
        let said = try configuration(DocumentFileTests.sample, ["documents/one.Session.json": text]).diagnostics()
        #expect(
            said.last
                == "documents/one.Session.json:\(place): error: This is not JSON: \(fault). Write JSON, or name the file .yaml.",
            "\(said)")
        #expect(said.count == 1)
    }

    @Test func `a step runs a version of a document that can be asked for`() throws {
        func said(_ reference: String) throws -> [String] {
            let text = """
                schemaVersion: "2.2"
                mainSteps:
                  - {action: aws:runDocument, name: again, inputs: {documentType: SSMDocument, documentPath: "\(reference)"}}

                """
            return try configuration(DocumentFileTests.sample, ["documents/one.yaml": text]).diagnostics()
        }
        for known in ["harden-sshd:1", "harden-sshd:7", "harden-sshd:$LATEST", "harden-sshd:$DEFAULT"] {
            #expect(try said(known) == [])
        }
        for unknown in ["old", "0", "01"] {
            #expect(
                try said("harden-sshd:\(unknown)") == [
                    """
                    documents/one.yaml:3:94: error: The step again runs harden-sshd of version "\(unknown)". Write \
                    harden-sshd, harden-sshd:$LATEST or harden-sshd:1.
                    """
                ])
        }
        #expect(try said("AWS-Noop:2").count == 1)
    }
}
