import Forecast
import MaintenanceWindows
import ScheduleExpressions
import Store

extension CalendarCommand {
    /// What operators have asked for about occurrences of a span, and about those before that still count.
    ///
    /// A calendar needs no daemon: that there are no records, or none that can be read, is a failure only if they were
    /// asked for with `--state`. Otherwise a note says what is missing, unless no daemon has ever run here.
    func interventions(
        in span: AgendaSpan, _ surroundings: Surroundings
    ) throws(Failure) -> (records: [InterventionRecord], note: String) {
        let isGiven = state.state?.isEmpty == false
        guard isGiven || (try? state.folder(in: surroundings)) != nil else { return ([], "") }
        let folder = try state.folder(in: surroundings)
        do {
            guard let store = try SQLiteStore.reading(folder: folder) else {
                if !isGiven { return ([], "") }
                throw Failure(
                    .notFound, "\(folder) holds no store: no daemon has run there. Start one, or leave --state out.")
            }
            return (try store.interventions(in: (span.from - .days(Agenda.historyDays))..<span.to), "")
        } catch let error as StoreError {
            if isGiven { throw Failure(.failed, "\(error)") }
            return ([], "What was asked for is left out. \(error)")
        } catch let error as Failure {
            throw error
        } catch {
            throw Failure(.failed, "\(error)")
        }
    }
}
