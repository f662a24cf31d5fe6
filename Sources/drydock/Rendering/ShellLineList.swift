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
    static func unknown(_ windows: [MaintenanceWindow], _ associations: [Association]) -> String {
        let scripts =
            windows.flatMap(\.tasks).filter { $0.document == "AWS-RunShellScript" }.map(\.parameters)
            + associations.filter { $0.document == "AWS-RunShellScript" }.map(\.parameters)
        var told: [String] = []
        for script in scripts {
            for line in ShellScript.unknownLines(ofCommands: script["commands"] ?? []) where !told.contains(line) {
                told.append(line)
            }
        }
        return told.map { "Taken as done, because simulated nodes do not understand it: \($0.shortened(to: 200))\n" }
            .joined()
    }
}
