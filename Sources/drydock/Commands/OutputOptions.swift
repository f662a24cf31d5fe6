import ArgumentParser

/// `-o`, for every verb that has data to show.
struct OutputOptions: ParsableArguments {
    @Option(
        name: [.customShort("o"), .customLong("output")],
        help: ArgumentHelp("A table for people or JSON for programs.", valueName: "format"))
    var format = OutputFormat.table
}

/// What data can look like. A verb switches over it once.
enum OutputFormat: String, CaseIterable, ExpressibleByArgument {
    case table, json
}
