import Foundation

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// The state folder, held by this process: no second daemon writes there as long as the value lives.
///
/// The lock is the operating system's (flock), so it is free again when the process ends, however it ends.
package final class LockedStateFolder: Sendable {
    package let path: String
    private let descriptor: Int32

    package static let lockName = "drydock.lock"

    /// Makes the folder if it does not exist, and takes the lock. Throws `StateFolderError`.
    package init(path: String) throws(StateFolderError) {
        do {
            try FileManager.default.createDirectory(
                atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch {
            var isFolder: ObjCBool = false
            let exists = FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
            throw .unusable(
                path: path, reason: exists && !isFolder.boolValue ? "it is a file" : "it cannot be made")
        }
        let lock = path + "/" + LockedStateFolder.lockName
        let descriptor = open(lock, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw .unusable(path: path, reason: String(cString: strerror(errno))) }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            let holder = (try? String(contentsOfFile: lock, encoding: .utf8)) ?? ""
            close(descriptor)
            throw .held(path: path, holder: holder.trimmingCharacters(in: .whitespacesAndNewlines))
        }
        let holder = Array("pid \(getpid())\n".utf8)
        guard ftruncate(descriptor, 0) == 0, write(descriptor, holder, holder.count) == holder.count else {
            close(descriptor)
            throw .unusable(path: path, reason: "the lock file cannot be written")
        }
        self.path = path
        self.descriptor = descriptor
    }

    deinit { close(descriptor) }
}

/// A state folder that cannot be used, in words for an operator.
package enum StateFolderError: Error, Hashable, CustomStringConvertible {
    case held(path: String, holder: String)
    case unusable(path: String, reason: String)

    package var description: String {
        switch self {
        case .held(let path, let holder):
            "Another daemon (\(holder.isEmpty ? "of unknown pid" : holder)) works on \(path). Stop it, or give another --state folder."
        case .unusable(let path, let reason):
            "\(path) cannot be used as the state folder: \(reason). Check it, or give another --state folder."
        }
    }
}
