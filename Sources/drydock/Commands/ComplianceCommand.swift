import ArgumentParser
import ScheduleExpressions
import Server
import StateManager

/// `drydock compliance`: which nodes are as they ought to be.
struct ComplianceCommand: OnlineVerb {
    static let configuration = CommandConfiguration(
        commandName: "compliance", abstract: "Which nodes are as their associations want them.",
        discussion: """
            A node complies with an association when the last run that reached it succeeded: what had drifted was put \
            right. It complies when it does with all of them. UNSEEN: its last run could not reach it, so what is said \
            of it is older. With --seed it is about the end of a rehearsal of the files.
            """)

    @Option(help: ArgumentHelp("A row for each node, association, group or severity.", valueName: "what"))
    var by = ComplianceReport.Grouping.association
    @OptionGroup var rehearsal: RehearsalOptions
    @OptionGroup var state: StateOptions
    @OptionGroup var definitions: ConfigurationOptions
    @Option(
        name: [.customShort("o"), .customLong("output")],
        help: ArgumentHelp(
            "A table for people, csv for a spreadsheet, json for programs.", valueName: "format"))
    var format = ComplianceFormat.table

    func answer(in surroundings: Surroundings) async throws -> Answer {
        let input = GetCompliance.Input(by: by.rawValue)
        do {
            if let (history, facts, _, note) = try rehearsal.rehearsed(definitions, in: surroundings) {
                let output = try GetCompliance.output(input, facts) { history.complianceItems(of: $0, nodes: $1) }
                return Answer(data: try data(output), talk: note)
            }
        } catch let error as OperationError {
            throw Failure(error)
        }
        let connection = try DaemonConnection(state, in: surroundings)
        let (output, note) = try await connection.read(GetCompliance.self, input, definitions)
        let data = try data(output)
        let status: ExitStatus = note == nil ? .ok : .daemonUnreachable
        guard let note, format == .table else { return Answer(data: data, talk: note ?? "", status: status) }
        return Answer(data: "\(note)\n\(data)", status: status)
    }

    private func data(_ output: GetCompliance.Output) throws -> String {
        switch format {
        case .json: try VersionedJSON(output).render()
        case .csv: ComplianceText(output, options: "").csv()
        case .table:
            ComplianceText(output, options: rehearsal.asGiven + definitions.asGiven + state.asGiven).render()
        }
    }
}

/// What compliance can look like.
enum ComplianceFormat: String, CaseIterable, ExpressibleByArgument {
    case table, json, csv
}

extension ComplianceReport.Grouping: ExpressibleByArgument {}
