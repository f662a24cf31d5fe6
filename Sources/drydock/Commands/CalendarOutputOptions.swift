import ArgumentParser

/// `-o` of `calendar`, which can look like more than the data of other verbs.
struct CalendarOutputOptions: ParsableArguments {
    @Option(
        name: [.customShort("o"), .customLong("output")],
        help: ArgumentHelp(
            "A table for people, markdown for a ticket, ics for a calendar program, csv for a spreadsheet, json or "
                + "jsonl for programs.", valueName: "format"))
    var format = CalendarFormat.table
}

/// What a calendar can look like. The verb switches over it once.
enum CalendarFormat: String, CaseIterable, ExpressibleByArgument {
    case table, json, jsonl, csv, ics, markdown
}
