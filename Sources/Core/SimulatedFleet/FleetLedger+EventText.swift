import Documents

/// An event as one text, for a file: `received`, `received again`, `began`, `finished unheard`,
/// `answered Success`, `answered again Success`.
extension FleetLedger.Entry.Event: RawRepresentable {
    package var rawValue: String {
        switch self {
        case .received(let again): again ? "received again" : "received"
        case .began: "began"
        case .finishedUnheard: "finished unheard"
        case .answered(let result, let again): (again ? "answered again " : "answered ") + result.rawValue
        }
    }

    package init?(rawValue: String) {
        let everyEvent =
            [.received(again: false), .received(again: true), .began, .finishedUnheard]
            + InvocationResult.allCases.flatMap { [Self.answered($0, again: false), .answered($0, again: true)] }
        guard let event = everyEvent.first(where: { $0.rawValue == rawValue }) else { return nil }
        self = event
    }
}
