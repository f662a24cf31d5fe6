import Foundation
import MaintenanceWindows

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// The way to stop when no daemon answers: a file `stop` in the state folder, which the daemon obeys before anything else,
/// then removes.
///
/// It holds what `Drydock.StopWindow` takes. Anything else in it, nothing above all, stops every window: whoever types
/// `touch stop` at four in the morning means that.
package struct StopFile: Hashable, Sendable {
    package let path: String

    package static let name = "stop"

    package init(folder: String) { path = folder + "/" + StopFile.name }

    package var exists: Bool { access(path, F_OK) == 0 }

    /// Leaves the order. All of it is on disk when this returns.
    package func write(_ order: StopWindow.Input) throws {
        let draft = path + ".new"
        try Data(try Wire.encode(order)).write(to: URL(filePath: draft))
        let descriptor = open(draft, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0, fsync(descriptor) == 0, close(descriptor) == 0, rename(draft, path) == 0 else {
            throw OperationError(.internalFailure, "\(path) cannot be written: \(String(cString: strerror(errno))).")
        }
    }

    /// The order, and the user who left it; nil when there is none.
    package func read() -> (order: StopWindow.Input, userID: UInt32)? {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        let text = status.st_size > StopFile.lengthMax ? nil : FileManager.default.contents(atPath: path)
        let everything = StopWindow.Input(
            window: nil, all: true, cancel: false, reason: "The file stop was made.", by: nil)
        guard let text, var order = try? Wire.decode(StopWindow.Input.self, from: Array(text)), !text.isEmpty else {
            return (everything, status.st_uid)
        }
        order.reason = String(order.reason.prefix(Intervention.reasonLength.upperBound))
        order.by = order.by.map { String($0.prefix(Intervention.byLength.upperBound)) }
        if order.reason.isEmpty { order.reason = everything.reason }
        return (order, status.st_uid)
    }

    /// An order of ours is short.
    private static let lengthMax = 4096

    package func remove() { unlink(path) }
}
