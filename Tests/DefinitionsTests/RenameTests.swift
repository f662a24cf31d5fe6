import Definitions
import MaintenanceWindows
import Testing

/// PreviousName: a window under a new name that is the old one.
@Suite("Renamed windows") struct RenameTests {
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
}
