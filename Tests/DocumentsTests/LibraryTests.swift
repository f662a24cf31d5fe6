import Foundation
import ScheduleExpressions
import Testing

@testable import Documents

@Suite("The library of documents") struct LibraryTests {
    private func document(_ name: String, _ command: String, runs other: String? = nil) throws -> Document {
        let step =
            other.map {
                #"{"action":"aws:runDocument","name":"s","inputs":{"documentType":"SSMDocument","documentPath":"\#($0)"}}"#
            }
            ?? #"{"action":"aws:runShellScript","name":"s","inputs":{"runCommand":["\#(command)"]}}"#
        let text = #"{"schemaVersion":"2.2","mainSteps":[\#(step)]}"#
        return Document(
            name: name, type: .command, format: .json, schema: "2.2", hash: Document.hash(of: text), content: text,
            command: try CommandDocument(name: name, source: text))
    }

    @Test func `content that differs from the newest version is the next one, and numbers are never used again`() throws
    {
        let (one, two) = (try document("x-doc", "a"), try document("x-doc", "b"))
        var library = DocumentLibrary([one])
        #expect(library.pinned("x-doc") == "x-doc:1")
        library.noteApplied(at: .init(secondsSinceEpoch: 1))
        let first = library.versions(of: "x-doc")
        #expect(DocumentLibrary([one]).following(first).news.isEmpty)
        var next = DocumentLibrary([two]).following(first)
        #expect(next.news.map(\.number) == [2])
        next.noteApplied(at: .init(secondsSinceEpoch: 2))
        #expect(next.pinned("x-doc") == "x-doc:2")
        #expect(next.pinned("x-doc:$LATEST") == "x-doc:2")
        #expect(next.pinned("x-doc:1") == "x-doc:1")
        #expect(next.content(of: "x-doc:1", with: [:])?.document == one.command)
        #expect(next.content(of: "x-doc:2", with: [:])?.document == two.command)
        #expect(next.content(of: "x-doc:3", with: [:]) == nil)
        // What an older version said is a new one all the same.
        #expect(DocumentLibrary([one]).following(next.versions(of: "x-doc")).news.map(\.number) == [3])
    }

    @Test func `a document of AWS has one version, and its name says all`() {
        let library = DocumentLibrary()
        #expect(library.pinned("AWS-RunShellScript:$LATEST") == "AWS-RunShellScript")
        #expect(library.versions(of: "AWS-RunShellScript").map(\.number) == [1])
    }

    @Test func `documents that run one another in a circle are named`() throws {
        let library = DocumentLibrary([
            try document("a-doc", "", runs: "b-doc"), try document("b-doc", "", runs: "a-doc"),
            try document("c-doc", "", runs: "d-doc"),
        ])
        let a = try #require(library["a-doc"]?.command)
        #expect(
            library.problems(of: a, with: [:]).map(\.description) == [
                "a-doc, which runs b-doc, which runs a-doc: this never ends. Take the step s out."
            ])
        let c = try #require(library["c-doc"]?.command)
        #expect(
            library.problems(of: c, with: [:]).map(\.description) == [
                "The step s runs d-doc, and there is no such document."
            ])
    }

    @Test func `AWS-RunDocument takes along what it is told to run`() throws {
        let library = DocumentLibrary([try document("x-doc", "a")])
        let parameters = ["sourceType": ["SSMDocument"], "sourceInfo": [#"{"name": "x-doc"}"#]]
        let content = try #require(library.content(of: "AWS-RunDocument", with: parameters))
        #expect(content.others.map(\.name) == ["x-doc"])
        let steps = content.steps(on: .linux, with: parameters)
        #expect(steps.map(\.name) == ["runDocument"])
        #expect(steps[0].steps?.map(\.action) == ["aws:runShellScript"])
        // The path of a step may be such a text too.
        let step =
            #"{"action":"aws:runDocument","name":"s","inputs":{"documentType":"SSMDocument","documentPath":"{\"name\":\"x-doc\"}"}}"#
        let other = try CommandDocument(name: "o", source: #"{"schemaVersion":"2.2","mainSteps":[\#(step)]}"#)
        #expect(library.problems(of: other, with: [:]).isEmpty)
        let unknown = ["sourceType": ["SSMDocument"], "sourceInfo": [#"{"name": "y-doc"}"#]]
        let aws = try #require(CommandDocument.builtIn("AWS-RunDocument"))
        #expect(
            library.problems(of: aws, with: unknown).map(\.description) == [
                "The step runDocument runs y-doc, and there is no such document."
            ])
    }

    // MARK: - A step that names a version

    /// Three versions of x-doc, of which the second is the default one.
    private func threeVersions(_ more: Document...) throws -> DocumentLibrary {
        let versions = try ["a", "b", "c"].enumerated().map { number, word in
            DocumentVersion(
                document: try document("x-doc", word), number: number + 1, createdAt: .init(secondsSinceEpoch: 1))
        }
        return DocumentLibrary(more + [versions[2].document], defaults: [versions[1].document]).following(versions)
    }

    @Test(arguments: [
        ("x-doc", "b"), ("x-doc:$DEFAULT", "b"), ("x-doc:$LATEST", "c"), ("x-doc:1", "a"), ("x-doc:3", "c"),
        ("arn:aws:ssm:eu-west-1:123456789012:document/x-doc:1", "a"),
    ])
    func `a step runs the version that it names`(_ path: String, _ word: String) throws {
        let library = try threeVersions(document("y-doc", "", runs: path))
        #expect(library.problems(of: try #require(library["y-doc"]?.command), with: [:]).isEmpty)
        let content = try #require(library.content(of: "y-doc", with: [:]))
        let again = try JSONDecoder().decode(DocumentContent.self, from: JSONEncoder().encode(content))
        #expect(again == content)
        let steps = again.steps(on: .linux, with: [:])
        #expect(steps.first?.steps?.first?.inputs["runCommand"]?.scalars == [word])
        let parameters = ["sourceType": ["SSMDocument"], "sourceInfo": [#"{"name": "\#(path)"}"#]]
        let aws = try #require(library.content(of: "AWS-RunDocument", with: parameters))
        #expect(
            aws.steps(on: .linux, with: parameters).first?.steps?.first?.inputs["runCommand"]?.scalars == [word])
    }

    @Test func `two versions of one document can be run by the steps of another`() throws {
        let library = try threeVersions(
            document("w-doc", "", runs: "x-doc:1"), document("z-doc", "", runs: "x-doc:$LATEST"))
        let steps = ["w-doc", "z-doc"].map {
            #"{"action":"aws:runDocument","name":"\#($0)","inputs":{"documentType":"SSMDocument","documentPath":"\#($0)"}}"#
        }
        let text = #"{"schemaVersion":"2.2","mainSteps":[\#(steps.joined(separator: ","))]}"#
        let both = Document(
            name: "both", type: .command, format: .json, schema: "2.2", hash: "", content: text,
            command: try CommandDocument(name: "both", source: text))
        let content = try #require(
            DocumentLibrary(
                library.documents + [both], defaults: library.defaults, known: library.versions(of: "x-doc")
            ).content(of: "both", with: [:]))
        #expect(content.others.map(\.name) == ["w-doc", "x-doc:$LATEST", "x-doc:1", "z-doc"])
        #expect(
            content.steps(on: .linux, with: [:]).map { $0.steps?.first?.steps?.first?.inputs["runCommand"]?.scalars }
                == [["a"], ["c"]])
    }

    @Test func `a version that is not known is no error of the file, and a failure on the node`() throws {
        let library = try threeVersions(document("y-doc", "", runs: "x-doc:7"))
        #expect(library.problems(of: try #require(library["y-doc"]?.command), with: [:]).isEmpty)
        let steps = try #require(library.content(of: "y-doc", with: [:])).steps(on: .linux, with: [:])
        #expect(steps.map(\.failure) == ["there is no document x-doc:7"])
    }

    @Test func `a document that runs its own newest version never ends`() throws {
        let library = DocumentLibrary([try document("x-doc", "", runs: "x-doc:$LATEST")])
        #expect(
            library.problems(of: try #require(library["x-doc"]?.command), with: [:]).map(\.description) == [
                "x-doc, which runs x-doc:$LATEST, which runs x-doc:$LATEST: this never ends. Take the step s out."
            ])
    }

    @Test func `AWS-RunDocument cannot run itself`() throws {
        let aws = try #require(CommandDocument.builtIn("AWS-RunDocument"))
        let itself = ["sourceType": ["SSMDocument"], "sourceInfo": [#"{"name": "AWS-RunDocument"}"#]]
        #expect(
            DocumentLibrary().problems(of: aws, with: itself).map(\.description) == [
                "AWS-RunDocument, which runs AWS-RunDocument: this never ends. Take the step runDocument out."
            ])
        // A node that is told so all the same gets to the end.
        #expect(DocumentContent(aws).steps(on: .linux, with: itself).count == 1)
    }

    @Test func `documents that multiply one another are refused, and end on a node all the same`() throws {
        func document(_ name: String, runs other: String?) throws -> Document {
            let steps = (0..<100).map { number in
                other.map {
                    #"{"action":"aws:runDocument","name":"s\#(number)","inputs":{"documentType":"SSMDocument","documentPath":"\#($0)"}}"#
                } ?? #"{"action":"aws:runShellScript","name":"s\#(number)","inputs":{"runCommand":["true"]}}"#
            }
            let text = #"{"schemaVersion":"2.2","mainSteps":[\#(steps.joined(separator: ","))]}"#
            return Document(
                name: name, type: .command, format: .json, schema: "2.2", hash: Document.hash(of: text), content: text,
                command: try CommandDocument(name: name, source: text))
        }
        let library = DocumentLibrary([
            try document("a-doc", runs: "b-doc"), try document("b-doc", runs: "c-doc"),
            try document("c-doc", runs: "d-doc"), try document("d-doc", runs: "e-doc"),
            try document("e-doc", runs: nil),
        ])
        let a = try #require(library["a-doc"]?.command)
        #expect(
            library.problems(of: a, with: [:]).map(\.description) == [
                "a-doc comes to more than 1000 steps, with those of the documents that it runs. Leave some out."
            ])
        let steps = try #require(library.content(of: "a-doc", with: [:])).steps(on: .linux, with: [:])
        #expect(steps.first?.failure == "the documents that it runs have more than 1000 steps")
        #expect(steps.count == 1)
    }

    // MARK: - A default version that is not the newest

    @Test func `the name alone means the default version, and the number of that is found by what it says`() throws {
        let (one, two) = (try document("x-doc", "a"), try document("x-doc", "b"))
        // On a machine that has seen neither, the default one comes first.
        var fresh = DocumentLibrary([two], defaults: [one])
        #expect(fresh.news.map(\.number) == [1, 2])
        #expect([fresh.pinned("x-doc"), fresh.pinned("x-doc:$DEFAULT")] == ["x-doc:1", "x-doc:1"])
        #expect(fresh.pinned("x-doc:$LATEST") == "x-doc:2")
        #expect(fresh["x-doc"] == one && fresh.newest("x-doc") == two)
        #expect(fresh.content(of: "x-doc", with: [:])?.document == one.command)
        #expect(fresh.content(of: "x-doc:$LATEST", with: [:])?.document == two.command)
        fresh.noteApplied(at: .init(secondsSinceEpoch: 1))
        #expect(fresh.news.isEmpty && fresh.defaultNumber(of: "x-doc") == 1)
        #expect(fresh.versions(of: "x-doc").map(\.createdAt) == Array(repeating: .init(secondsSinceEpoch: 1), count: 2))
        // Where it was the newest one before, it keeps its number.
        var old = DocumentLibrary([one])
        old.noteApplied(at: .init(secondsSinceEpoch: 1))
        let after = DocumentLibrary([two], defaults: [one]).following(old.versions(of: "x-doc"))
        #expect(after.news.map(\.number) == [2])
        #expect(after.pinned("x-doc") == "x-doc:1")
        // When both say the same there is one version.
        let same = DocumentLibrary([one], defaults: [one])
        #expect(same.news.map(\.number) == [1])
        #expect([same.pinned("x-doc"), same.pinned("x-doc:$LATEST")] == ["x-doc:1", "x-doc:1"])
    }

    @Test func `a default version that nobody has seen comes before the newest, which stays the newest`() throws {
        let (one, two, three) = (try document("x-doc", "a"), try document("x-doc", "b"), try document("x-doc", "c"))
        var library = DocumentLibrary([one])
        library.noteApplied(at: .init(secondsSinceEpoch: 1))
        let next = DocumentLibrary([two], defaults: [three]).following(library.versions(of: "x-doc"))
        #expect(next.news.map(\.document) == [three, two] && next.news.map(\.number) == [2, 3])
        #expect([next.pinned("x-doc"), next.pinned("x-doc:$LATEST")] == ["x-doc:2", "x-doc:3"])
    }

    @Test func `no more versions are kept than SSM keeps`() throws {
        func library(_ count: Int) throws -> DocumentLibrary {
            let known = try (1...count).map { number in
                DocumentVersion(
                    document: try document("x-doc", "\(number)"), number: number, createdAt: .init(secondsSinceEpoch: 1)
                )
            }
            return DocumentLibrary([try document("x-doc", "new")]).following(known)
        }
        #expect(try library(DocumentLibrary.versionsMax - 1).tooOftenChanged == nil)
        #expect(try library(DocumentLibrary.versionsMax).tooOftenChanged == "x-doc")
    }
}
