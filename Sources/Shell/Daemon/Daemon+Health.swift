import Engine
import ScheduleExpressions
import Server

/// What a machine asks: is it alive, is it ready, how is it doing?
extension Daemon {
    nonisolated func metricsText() -> String {
        let (facts, measured) = (facts.current, facts.measures)
        let next = facts.windows.filter(\.isEnabled).compactMap { $0.schedule.next(after: facts.now)?.instant }.min()
        let started = facts.process?.startedAt ?? facts.now
        return measured.metrics.render(
            SchedulerMetrics.Gauges(
                openWindows: measured.openWindows, heldWindows: measured.heldWindows,
                isPaused: measured.isPaused, nextWindow: next, decidedThrough: measured.decidedThrough,
                startedAt: started, definitionsReadAt: facts.process?.definitionsReadAt ?? started,
                isStoreWritable: facts.storeFaults.allSatisfy(\.isWritable), notices: delivery.counts.current))
    }

    /// Listens on a port, for monitoring. Nothing can be changed there.
    nonisolated func healthListener(_ address: HTTPListener.Address) -> HTTPListener {
        HTTPListener(address: address) { request in
            func plain(_ status: Int, _ text: String) -> HTTPListener.Response {
                HTTPListener.Response(
                    status: status, contentType: "text/plain; charset=utf-8", body: Array("\(text)\n".utf8))
            }
            guard request.method == "GET" else { return plain(405, "Only GET is answered here.") }
            switch request.path {
            case "/healthz": return plain(200, "ok")
            case "/readyz":
                switch self.facts.readiness {
                case .starting: return plain(503, "starting: unfinished work is taken up again")
                case .ready: return plain(200, "ready")
                case .ending: return plain(503, "ending")
                }
            case "/metrics":
                return HTTPListener.Response(
                    status: 200, contentType: MetricsText.contentType, body: Array(self.metricsText().utf8))
            default: return plain(404, "There is nothing here. Ask for /healthz, /readyz or /metrics.")
            }
        }
    }
}

/// Whether the daemon decides.
enum Readiness: Sendable {
    /// Before the first turn.
    case starting
    case ready
    case ending
}
