import ArgumentParser

/// Everything we measure. Run it in release, on a machine that has nothing else to do.
@main struct DrydockBenchmarks: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "drydock-benchmarks",
        abstract: "Measure drydock.",
        subcommands: [
            CalendarBenchmarks.self, SchedulerBenchmarks.self, ScheduleBenchmarks.self, StoreBenchmarks.self,
            AssociationBenchmarks.self, DaemonBenchmarks.self,
        ])
}
