/// A text that is no calendar drydock can go by: everything that is wrong with it.
package struct ChangeCalendarError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The calendar's name.
    package let name: String
    /// In the order of the text; at least one, at most `faultsMax`.
    package let faults: [Fault]
    /// Faults beyond those.
    package let faultsLeftOut: Int

    /// Whoever has more made one mistake many times, or gave us no calendar at all.
    package static let faultsMax = 100

    package struct Fault: Hashable, Sendable {
        /// From 1.
        package let line: Int
        /// From 1, in Unicode scalars.
        package let column: Int
        /// What is wrong and, as the last sentence, what to write.
        package let message: String
    }

    /// A line for each fault, in the form that editors turn into a link: `year-end:12:8: …`.
    package var description: String {
        var lines = faults.map { "\(name):\($0.line):\($0.column): \($0.message)" }
        if faultsLeftOut > 0 {
            lines.append("\(name): There are \(faultsLeftOut) more faults. Put these right first, then look again.")
        }
        return lines.joined(separator: "\n")
    }
}
