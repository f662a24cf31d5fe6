import ArgumentParser
import Logging

/// How the daemon's log is written.
enum LogFormat: String, CaseIterable, ExpressibleByArgument {
    case text, json, logfmt
}

/// The daemon's log on stderr, a line each. In text the message alone: decisions carry their own instant. For programs
/// also when, how bad, and the parts of a decision.
struct LineLog: LogHandler {
    let format: LogFormat
    /// Whether the journal reads it: then each line begins with its priority (sd-daemon(3)).
    let isJournal: Bool
    var logLevel = Logger.Level.info
    var metadata: Logger.Metadata = [:]

    init(format: LogFormat, isJournal: Bool) {
        self.format = format
        self.isJournal = isJournal
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        let parts = metadata.merging(event.metadata ?? [:]) { $1 }.map { ($0, "\($1)") }.sorted { $0.0 < $1.0 }
        Terminal.talk(line(event.level, "\(event.message)", parts, at: "\(Present.instant())"))
    }

    /// `parts` in the order in which they are to stand.
    func line(_ level: Logger.Level, _ message: String, _ parts: [(String, String)], at now: String) -> String {
        let message = message.split(whereSeparator: \.isNewline).joined(separator: " ")
        let first = isJournal ? "<\(level.priority)>" : ""
        switch format {
        case .text: return first + (level >= .warning && !isJournal ? "\(level): " : "") + message
        case .json:
            let members = [("time", now), ("level", level.rawValue), ("message", message)] + parts
            return first + JSONValue.object(members.map { .init(key: $0, value: .string($1)) }).render()
        case .logfmt:
            let members = [("time", now), ("level", level.rawValue), ("msg", message)] + parts
            return first + members.map { "\($0)=\(LineLog.logfmt($1))" }.joined(separator: " ")
        }
    }

    /// A value is quoted when it holds more than a plain word.
    private static func logfmt(_ value: String) -> String {
        let isPlain = value.utf8.allSatisfy {
            $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "=")
        }
        return isPlain && !value.isEmpty ? value : JSONValue.string(value).render()
    }
}

extension Logger.Level {
    /// As syslog(3) counts them.
    var priority: Int {
        switch self {
        case .critical: 2
        case .error: 3
        case .warning: 4
        case .notice: 5
        case .info: 6
        case .debug, .trace: 7
        }
    }
}
