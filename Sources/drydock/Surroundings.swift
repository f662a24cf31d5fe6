import Foundation
import ScheduleExpressions

/// What the program finds around itself. Verbs are handed it, so that tests can hand them another.
struct Surroundings {
    var environment: [String: String]
    /// Whether there is a folder at a path.
    var hasFolder: (String) -> Bool
    /// The instant at which the program was started.
    var now: Instant
    /// How many characters fit on a line of what is printed.
    var columns = TextTable.width

    /// This process, as it is now.
    static func ofProcess() -> Surroundings {
        Surroundings(
            environment: ProcessInfo.processInfo.environment, hasFolder: FileManager.default.hasFolder(at:),
            now: Present.instant(), columns: Terminal.columns ?? TextTable.width)
    }
}

extension FileManager {
    func hasFolder(at path: String) -> Bool {
        var isFolder: ObjCBool = false
        return fileExists(atPath: path, isDirectory: &isFolder) && isFolder.boolValue
    }
}
