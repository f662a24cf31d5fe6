import ScheduleExpressions
import Server

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

extension ProcessFacts {
    /// This process.
    static func current(startedAt: Instant, speed: Double?) -> ProcessFacts {
        ProcessFacts(
            host: hostName, processID: Int(getpid()), startedAt: startedAt, definitionsReadAt: startedAt, speed: speed)
    }

    private static var hostName: String {
        var characters = [CChar](repeating: 0, count: 256)
        guard gethostname(&characters, characters.count - 1) == 0 else { return "unknown" }
        return String(decoding: characters.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }
}

extension HTTPListener {
    /// Who runs this process.
    static var ownUserID: UInt32 { geteuid() }
}
