import Definitions
import Documents
import MaintenanceWindows
import SimulatedFleet
import StateManager

/// What simulated nodes make of shell scripts, for people.
enum ShellLineList {
    static var text: String {
        var lines = ["A simulated node understands these lines of AWS-RunShellScript:", ""]
        for entry in ShellScript.understood {
            lines.append("  \(entry.form)")
            lines += entry.meaning.wrapped(to: TextTable.width, indentation: 6)
        }
        let rest = """
            Anything else is taken as done: it succeeds and changes nothing. So are lines with pipes, variables and \
            wildcards, and whole scripts with if, for, while, case or functions. simulate names them, each once.
            """
        return (lines + [""] + rest.wrapped(to: TextTable.width, indentation: 0)).joined(separator: "\n")
    }

    /// The lines of the definitions that are not understood; empty when all are.
    static func unknown(in set: DefinitionSet) -> String {
        let orders =
            set.windows.flatMap(\.tasks).filter { $0.type == .runCommand }.map { ($0.document, $0.parameters) }
            + set.associations.map { ($0.document, $0.parameters) }
        var told: [String] = []
        for (document, parameters) in orders {
            guard let content = set.documents.content(of: document, with: parameters) else { continue }
            for line in ShellScript.unknownLines(of: content, with: parameters) where !told.contains(line) {
                told.append(line)
            }
        }
        return told.map { "Taken as done, because simulated nodes do not understand it: \($0.shortened(to: 200))\n" }
            .joined()
    }
}
