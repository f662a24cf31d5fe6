import ArgumentParser
import Engine
import ScheduleExpressions
import Server

/// `drydock events`: why each thing happened, or did not.
struct EventsCommand: ListingVerb {
    typealias Asked = ListEvents

    static let configuration = CommandConfiguration(
        commandName: "events", abstract: "The decisions of the scheduler, oldest first: what, and why.")

    @Option(help: ArgumentHelp("Only what concerns this window, association or node.", valueName: "name"))
    var about: String?
    @Option(help: ArgumentHelp("How many of the newest, 1 to 1000. Default: 20.", valueName: "number"))
    var count = 20
    @Flag(help: "Go on with new ones as they come, until Ctrl-C.")
    var follow = false
    @OptionGroup var listing: ListingOptions

    func validate() throws {
        guard ListEvents.pageRange.contains(count) else {
            throw ValidationError("--count is \(count). Write 1 to \(ListEvents.pageRange.upperBound).")
        }
    }

    func input(after outputs: [ListEvents.Output]) -> ListEvents.Input? {
        outputs.isEmpty ? ListEvents.Input(about: about, after: nil, maxResults: count) : nil
    }

    func run() async throws {
        guard follow else { return Terminal.give(try await answer(in: .ofProcess())) }
        let connection = try DaemonConnection(listing.state, in: .ofProcess())
        var input = ListEvents.Input(about: about, after: nil, maxResults: count)
        while true {
            let page = try await connection.read(ListEvents.self, input, listing.definitions).output
            if !page.events.isEmpty {
                switch listing.output.format {
                case .json: for line in page.events { Terminal.print(ExplanationText.event(line).render()) }
                case .table: Terminal.print(EventsCommand.lines(page.events).joined(separator: "\n"))
                }
            }
            input = ListEvents.Input(about: about, after: page.last, maxResults: ListEvents.pageRange.upperBound)
            // A full page may have more behind it.
            if page.events.count < ListEvents.pageRange.upperBound { try await Task.sleep(for: .seconds(1)) }
        }
    }

    func table(_ output: ListEvents.Output, now surroundings: Surroundings) -> String {
        if output.events.isEmpty {
            return "Nothing was decided\(about.map { " about \($0)" } ?? "").\nNext      drydock status"
        }
        let next = "drydock events --follow\(about.map { " --about \(ShellWord($0))" } ?? "")\(listing.state.asGiven)"
        return (EventsCommand.lines(output.events) + footLine("Next", next)).joined(separator: "\n")
    }

    /// A decision on as many lines as it takes, those after the first indented.
    private static func lines(_ events: [DecisionLine]) -> [String] {
        events.flatMap { line in
            let about = [line.window ?? line.association, line.task, line.nodeName].compactMap(\.self)
            let subject = about.isEmpty ? "definitions" : about.joined(separator: ", ")
            let text = "\(line.at)  \(subject): \(line.event)\(line.status.map { ", \($0)" } ?? ""). \(line.reason)"
            let wrapped = text.wrapped(to: TextTable.width, indentation: 4)
            return wrapped.enumerated().map { $0 == 0 ? String($1.dropFirst(4)) : $1 }
        }
    }
}
