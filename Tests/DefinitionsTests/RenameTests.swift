import Definitions
import MaintenanceWindows
import StateManager
import Testing

/// PreviousName: a window or an association under a new name that is the old one.
@Suite("Renames") struct RenameTests {
    private func window(_ name: String, previousName: String? = nil) -> String {
        Sample.window.replacing(
            "Name: dev-linux\nSchedule",
            with: "Name: \(name)\n\(previousName.map { "PreviousName: \($0)\n" } ?? "")Schedule")
    }

    private func diagnostics(_ files: [String: String]) throws -> [String] {
        try TemporaryConfiguration(files).diagnostics()
    }

    @Test func `a renamed window keeps its id`() throws {
        let configuration = try TemporaryConfiguration(["windows/w.yaml": window("new", previousName: "old")])
        let read = try #require(configuration.load().definitions.windows.first)
        #expect(read.name == "new")
        #expect(read.id == MaintenanceWindow.ID(derivedFrom: "old"))
    }

    @Test func `a window cannot take the history of one that is there, or of itself`() throws {
        #expect(
            try diagnostics(["windows/a.yaml": window("one", previousName: "one")]) == [
                "windows/a.yaml:2:15: error: PreviousName is the Name that the window has. Take PreviousName out."
            ])
        #expect(
            try diagnostics(["windows/a.yaml": window("one", previousName: "two"), "windows/b.yaml": window("two")])
                == [
                    "windows/a.yaml:2:15: error: PreviousName two is the Name of another window, whose history it would take. "
                        + "Take PreviousName out."
                ])
    }

    @Test func `two windows cannot both have been the same`() throws {
        #expect(
            try diagnostics([
                "windows/a.yaml": window("one", previousName: "old"),
                "windows/b.yaml": window("two", previousName: "old"),
            ]) == [
                "windows/b.yaml:2:15: error: PreviousName old is taken by windows/a.yaml, line 2. Write it in one of them "
                    + "only."
            ])
    }

    // MARK: - Associations

    private func association(_ name: String, previousName: String? = nil) -> String {
        """
        AssociationName: \(name)
        \(previousName.map { "PreviousName: \($0)\n" } ?? "")Name: AWS-RunShellScript
        Parameters: {commands: ["true"]}
        Targets: [{Key: InstanceIds, Values: ["*"]}]
        ScheduleExpression: rate(1 hour)

        """
    }

    @Test func `a renamed association keeps its id`() throws {
        let configuration = try TemporaryConfiguration([
            "associations/a.yaml": association("new-name", previousName: "old-name")
        ])
        let read = try #require(configuration.load().definitions.associations.first)
        #expect(read.name == "new-name")
        #expect(read.id == Association.ID(derivedFrom: "old-name"))
    }

    @Test func `an association cannot take the history of one that is there, or of itself, and one only has it`() throws
    {
        #expect(
            try diagnostics(["associations/a.yaml": association("one", previousName: "one")]) == [
                "associations/a.yaml:2:15: error: PreviousName is the AssociationName that the association has. Take "
                    + "PreviousName out."
            ])
        #expect(
            try diagnostics([
                "associations/a.yaml": association("one", previousName: "two"),
                "associations/b.yaml": association("two"),
            ]) == [
                "associations/a.yaml:2:15: error: PreviousName two is the AssociationName of another association, whose "
                    + "history it would take. Take PreviousName out."
            ])
        #expect(
            try diagnostics([
                "associations/a.yaml": association("one", previousName: "old"),
                "associations/b.yaml": association("two", previousName: "old"),
            ]) == [
                "associations/b.yaml:2:15: error: PreviousName old is taken by associations/a.yaml, line 2. Write it in "
                    + "one of them only."
            ])
    }

    @Test func `a window and an association may have had the same name`() throws {
        #expect(
            try diagnostics([
                "windows/a.yaml": window("one", previousName: "old"),
                "associations/b.yaml": association("two", previousName: "old"),
            ]) == [])
    }
}
