import Definitions
import Documents
import MaintenanceWindows
import SimulatedFleet
import StateManager

/// What simulated nodes make of shell scripts, for people.
enum ShellLineList {
    static var text: String {
        var lines = ["A simulated node understands these lines of AWS-RunShellScript:", ""]
        lines += ShellScript.understood.flatMap { self.lines($0.form, $0.meaning) }
        lines += ["", "And these of AWS-RunPowerShellScript:", ""]
        lines += ShellScript.understoodPowerShell.flatMap { self.lines($0.form, $0.meaning) }
        let rest = """
            Anything else is taken as done: it succeeds and changes nothing. So are lines with pipes, variables and \
            wildcards, and whole scripts with other conditions, loops or functions. simulate names them, each once.
            """
        return (lines + [""] + rest.wrapped(to: TextTable.width, indentation: 0)).joined(separator: "\n")
    }

    /// On one line where there is room.
    private static func lines(_ form: String, _ meaning: String) -> [String] {
        if form.count + meaning.count + 4 <= TextTable.width { return ["  \(form)  \(meaning)"] }
        return ["  \(form)"] + meaning.wrapped(to: TextTable.width, indentation: 6)
    }

    /// The lines of the definitions that are not understood; empty when all are.
    static func unknown(in set: DefinitionSet) -> String {
        let asked =
            set.windows.flatMap(\.tasks).filter { $0.type == .runCommand }.map { ($0.document, $0.parameters) }
            + set.associations.map { ($0.document, $0.parameters) }
        return set.documents.unknownLines(of: asked)
            .map { "Taken as done, because simulated nodes do not understand it: \($0.shortened(to: 200))\n" }.joined()
    }
}
