/// Why there are no rules for a zone.
public enum TimeZoneError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The zone database has no such name. `nearest` is the name that was probably meant.
    case unknown(name: String, nearest: String?)
    /// The zone exists, or might, but what is installed cannot be read.
    case unreadable(name: String, reason: String)

    /// What is wrong and, as the last sentence, what to write or do.
    public var description: String {
        switch self {
        case .unknown(let name, let nearest?):
            "\(quoted(name)) is not a time zone. Write \(nearest) if that is meant."
        case .unknown(let name, nil):
            "\(quoted(name)) is not a time zone. Write an IANA name such as Europe/Berlin, or UTC."
        case .unreadable(let name, let reason):
            "The rules of the time zone \(quoted(name)) cannot be read: \(reason). Install tzdata, or set TZDIR."
        }
    }
}
