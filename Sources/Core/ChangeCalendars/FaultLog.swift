/// Collects what is found while a calendar is read, so that one faulty property does not hide the next.
final class FaultLog {
    private let source: CalendarSource
    private var faults: [(place: Int, message: String)] = []
    private var leftOut = 0

    init(_ source: CalendarSource) { self.source = source }

    var isEmpty: Bool { faults.isEmpty }

    /// Those beyond the limit included.
    var count: Int { faults.count + leftOut }

    /// The place is the offset of a byte in the source. The message ends with what to write.
    func fault(at place: Int, _ message: String) {
        if faults.count < ChangeCalendarError.faultsMax {
            faults.append((place, message))
        } else {
            leftOut += 1
        }
    }

    func error(name: String) -> ChangeCalendarError {
        let inOrder = faults.sorted { ($0.place, $0.message) < ($1.place, $1.message) }
        let positioned = inOrder.map { fault in
            let (line, column) = source.position(of: fault.place)
            return ChangeCalendarError.Fault(line: line, column: column, message: fault.message)
        }
        return ChangeCalendarError(name: name, faults: positioned, faultsLeftOut: leftOut)
    }
}
