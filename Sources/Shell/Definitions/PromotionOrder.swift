/// The gates of all windows together: each names a window that there is, and following them one never comes back.
struct PromotionOrder {
    let gates: [ReadingContext.Gate]
    /// The names of all windows, of those with errors too.
    let windows: [String]

    func check(_ log: DiagnosticLog) {
        var following: [String: String] = [:]
        for gate in gates { following[gate.window] = gate.after.value }
        for gate in gates {
            let name = gate.after.value
            if !windows.contains(name) {
                let nearest = Spelling.nearest(to: name, in: windows)
                log.error(
                    gate.after.position,
                    "There is no window \(name). \(nearest.map { "Write \($0)." } ?? "Name a window of this folder.")",
                    code: .gateUnknown)
            } else if let circle = circle(from: gate.window, following) {
                log.error(
                    gate.after.position,
                    "The gates form a circle, \(circle.joined(separator: " after ")): none of them would ever open. "
                        + "Take the Promotion out of the first phase.", code: .gateCircle)
            }
        }
    }

    /// The way from a window along the gates back to itself; nil when there is none.
    private func circle(from start: String, _ following: [String: String]) -> [String]? {
        var way = [start]
        while let next = following[way[way.count - 1]] {
            way.append(next)
            if next == start { return way }
            if way.count > following.count { return nil }
        }
        return nil
    }
}
