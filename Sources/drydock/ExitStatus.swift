/// How the program ends; scripts rely on these numbers.
enum ExitStatus: Int32 {
    case ok = 0
    /// It was tried and did not succeed: definitions have errors, say.
    case failed = 1
    /// The command line is wrong.
    case usage = 2
    case notFound = 3
    case notAllowed = 4
    case daemonUnreachable = 5
    /// Locked, in use, or in conflict with something newer.
    case conflict = 6
    case timedOut = 7
    /// Findings or changes, where `--exit-code` asked for it.
    case findings = 10
}
