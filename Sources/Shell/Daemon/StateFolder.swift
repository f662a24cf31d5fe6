import Foundation

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// The state folder, held by this process: no second daemon works there as long as the value lives.
///
/// The lock is the operating system's (flock) on a file that names its holder, so it is free again when the process ends,
/// however it ends. It belongs to the file, not to the name: who takes over puts a new file, which it holds already, in
/// the place of the old one. The old holder keeps a lock on a file without a name, which `check` notices, and the store's
/// epoch keeps it out in any case.
package final class LockedStateFolder: Sendable {
    package let path: String
    package let holder: Holder
    /// Whether another daemon held it, which did not answer.
    package let isTakenOver: Bool
    private let lock: LockFile

    package static let lockName = "drydock.lock"
    /// Held while somebody takes over, so that only one does.
    private static let takeOverName = "drydock.lock.taking"
    private static let newLockName = "drydock.lock.new"

    /// Makes the folder if it does not exist, and takes the lock. With `takingOver` it passes a holder that does not
    /// answer, which the closure finds out; it is asked only when somebody holds the folder. A holder that was stopped
    /// while it wrote cannot be passed: nobody else can write as long as it lives. `isWriting` tells.
    package init(
        path: String, holder: Holder, takingOver answers: (() -> Bool)? = nil, isWriting: () -> Bool = { false }
    ) throws(StateFolderError) {
        self.path = path
        self.holder = holder
        do {
            try FileManager.default.createDirectory(
                atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch {
            var isFolder: ObjCBool = false
            let exists = FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
            throw .unusable(
                path: path, reason: exists && !isFolder.boolValue ? "it is a file" : "it cannot be made")
        }
        let file = path + "/" + LockedStateFolder.lockName
        if let lock = try LockFile.take(file, in: path) {
            self.lock = lock
            isTakenOver = false
        } else if let answers {
            lock = try LockedStateFolder.takeOver(file, in: path, answers, isWriting)
            isTakenOver = true
        } else {
            throw .held(path: path, holder: LockFile.words(in: file))
        }
        guard lock.write("\(holder)\n") else {
            throw .unusable(path: path, reason: "the lock file cannot be written")
        }
    }

    private static func takeOver(
        _ file: String, in path: String, _ answers: () -> Bool, _ isWriting: () -> Bool
    ) throws(StateFolderError) -> LockFile {
        guard let turn = try LockFile.take(path + "/" + takeOverName, in: path) else {
            throw .held(path: path, holder: "which takes it over just now")
        }
        defer { withExtendedLifetime(turn) {} }
        // Who waited for the turn may find that the holder has ended, or is another one.
        if let lock = try LockFile.take(file, in: path) { return lock }
        if answers() { throw .answers(path: path, holder: LockFile.words(in: file)) }
        if isWriting() { throw .isWriting(path: path, holder: LockFile.words(in: file)) }
        let new = path + "/" + newLockName
        unlink(new)
        guard let lock = try LockFile.take(new, in: path), rename(new, file) == 0 else {
            throw .unusable(path: path, reason: "the lock file cannot be replaced")
        }
        return lock
    }

    /// Throws when another daemon has taken the folder over.
    package func check() throws(StateFolderError) {
        let file = path + "/" + LockedStateFolder.lockName
        if !lock.isAt(file) { throw .lost(path: path, holder: LockFile.words(in: file)) }
    }
}

/// A file that this process holds the lock of, until the value goes.
private final class LockFile: Sendable {
    private let descriptor: Int32

    private init(_ descriptor: Int32) { self.descriptor = descriptor }

    /// nil when another process holds it.
    static func take(_ file: String, in path: String) throws(StateFolderError) -> LockFile? {
        while true {
            let descriptor = open(file, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
            guard descriptor >= 0 else { throw .unusable(path: path, reason: String(cString: strerror(errno))) }
            let lock = LockFile(descriptor)
            guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else { return nil }
            // Somebody may have put another file in its place since it was opened.
            if lock.isAt(file) { return lock }
        }
    }

    deinit { close(descriptor) }

    /// Whether the name still leads to this file.
    func isAt(_ file: String) -> Bool {
        var (mine, named) = (stat(), stat())
        return fstat(descriptor, &mine) == 0 && stat(file, &named) == 0 && mine.st_ino == named.st_ino
            && mine.st_dev == named.st_dev
    }

    func write(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        return ftruncate(descriptor, 0) == 0 && pwrite(descriptor, bytes, bytes.count, 0) == bytes.count
    }

    /// What its holder has written in it.
    static func words(in file: String) -> String {
        ((try? String(contentsOfFile: file, encoding: .utf8)) ?? "").trimmingCharacters(in: .whitespacesAndNewlines)
    }
}

/// A state folder that cannot be used, in words for an operator.
package enum StateFolderError: Error, Hashable, CustomStringConvertible {
    case held(path: String, holder: String)
    /// It was to be taken over, and its holder is alive.
    case answers(path: String, holder: String)
    /// It was to be taken over, and its holder neither answers nor lets anybody else write.
    case isWriting(path: String, holder: String)
    /// Another daemon has taken it over from this one.
    case lost(path: String, holder: String)
    case unusable(path: String, reason: String)

    package var description: String {
        switch self {
        case .held(let path, let holder):
            "Another daemon (\(StateFolderError.named(holder))) works on \(path). Stop it, or give another --state folder. "
                + "If it does not answer: --take-over."
        case .answers(let path, let holder):
            "The daemon that works on \(path) (\(StateFolderError.named(holder))) answers, so it is not taken over. Stop it "
                + "with kill -TERM."
        case .isWriting(let path, let holder):
            "The daemon that works on \(path) (\(StateFolderError.named(holder))) does not answer, and was stopped while it "
                + "wrote: nobody else can write there as long as it lives. End it with kill -KILL"
                + "\(StateFolderError.pid(holder)), and start again without --take-over. Nothing was changed."
        case .lost(let path, let holder):
            "\(path) was taken over by another daemon (\(StateFolderError.named(holder))). This one has ended, and wrote "
                + "nothing since."
        case .unusable(let path, let reason):
            "\(path) cannot be used as the state folder: \(reason). Check it, or give another --state folder."
        }
    }

    /// The number behind "pid", with a space before it; empty when the words do not say it.
    private static func pid(_ holder: String) -> String {
        let words = holder.split(separator: " ")
        guard words.count > 1, words[0] == "pid", let number = Int32(words[1]) else { return "" }
        return " \(number)"
    }

    private static func named(_ holder: String) -> String { holder.isEmpty ? "of unknown pid" : holder }
}
