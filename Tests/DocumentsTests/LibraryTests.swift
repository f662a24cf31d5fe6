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
            library.problems(of: a, with: [:]) == [
                "a-doc, which runs b-doc, which runs a-doc: this never ends. Take the step s out."
            ])
        let c = try #require(library["c-doc"]?.command)
        #expect(library.problems(of: c, with: [:]) == ["The step s runs d-doc, and there is no such document."])
    }

    @Test func `AWS-RunDocument takes along what it is told to run`() throws {
        let library = DocumentLibrary([try document("x-doc", "a")])
        let parameters = ["sourceType": ["SSMDocument"], "sourceInfo": [#"{"name": "x-doc"}"#]]
        let content = try #require(library.content(of: "AWS-RunDocument", with: parameters))
        #expect(content.others.map(\.name) == ["x-doc"])
        let steps = content.steps(on: .linux, with: parameters)
        #expect(steps.map(\.name) == ["runDocument"])
        #expect(steps[0].steps?.map(\.action) == ["aws:runShellScript"])
        let unknown = ["sourceType": ["SSMDocument"], "sourceInfo": [#"{"name": "y-doc"}"#]]
        let aws = try #require(CommandDocument.builtIn("AWS-RunDocument"))
        #expect(
            library.problems(of: aws, with: unknown) == [
                "The step runDocument runs y-doc, and there is no such document."
            ])
    }
}
