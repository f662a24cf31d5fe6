import Engine
import Fleet
import ScheduleExpressions
import Server
import Store

/// Other definitions for the same work: between two turns the engine is made anew from its rows, as a restart would, so
/// that what is in progress goes on as it was begun, and everything else follows the new files.
extension Daemon {
    /// Applies what was read, or refuses it as a whole.
    func apply(
        _ new: AppliedDefinitions, allowsRemovals: Bool, at now: Instant
    ) async throws -> [DecisionLine] {
        if !allowsRemovals { try definitions.checkRemovals(in: new) }
        let rows = try loop.records.store.rows()
        try new.checkVersions(after: rows.documents)
        // The fleet's file knows what each node has done; other nodes join it, and those that are gone answer no more.
        let nodes = new.fleet == definitions.fleet ? loop.nodes : try makeFleet(new.fleet)
        let table = NodeTable(nodes.nodes)
        let engine = try SchedulerEngine(
            windows: new.windows, associations: new.associations, documents: new.documents, nodes: table,
            rows: rows, countsEarlierHits: false)
        let before = loop.nodes
        loop = SchedulerLoop(engine: engine, records: loop.records, nodes: nodes)
        if new.fleet != definitions.fleet { before.putAway() }
        loop.records.audience.subscribers = new.subscribers
        loop.records.joining =
            definitions.subscriberNews(in: new).map {
                [Decision(.definitionsApplied, .definitions, at: now, reason: $0)]
            } ?? []
        loop.records.basis = new.basis(table)
        try await turn(at: now)
        delivery.use(new.subscribers)
        for words in new.wordsAboutUnknownLines(besidesThoseOf: definitions) { logger.notice("\(words)") }
        definitions = new
        let readAt = clock.now
        let lastPings = nodes.lastPings
        facts.change { facts in
            facts.windows = new.windows
            facts.associations = new.associations
            facts.nodes = table
            facts.lastPings = lastPings
            facts.process?.definitionsReadAt = readAt
        }
        return loop.records.decisions.filter { $0.event == .definitionsApplied || $0.event == .interventionRefused }
            .map(DecisionLine.init)
    }

    /// HUP: the same, with nobody to answer but the log.
    package nonisolated func reloadBySignal() async {
        let request = ChangeRequest(
            action: .reload(allowsRemovals: false), reason: "The signal HUP came.", by: "SIGHUP",
            caller: Caller(userID: HTTPListener.ownUserID))
        service.reloading("Reading the definitions.")
        do {
            let lines = try await carryOut(request)
            let news = lines.map(\.reason).joined(separator: " ")
            logger.notice("Reloaded. \(news.isEmpty ? "Nothing has changed." : news)")
        } catch {
            logger.error("Not reloaded, and the definitions stay as they are: \(error)")
        }
        await sayReady()
    }
}
