import Foundation
import Store

/// The full check of a store, beside a daemon that is up: on a thread of its own, because it reads everything and waits
/// for the disk.
enum BackgroundCheck {
    /// `report` is called on that thread.
    static func start(folder: String, report: @escaping @Sendable (Result<StoreCheck, StoreError>) -> Void) {
        let thread = Thread {
            do {
                if let store = try SQLiteStore.reading(folder: folder) {
                    defer { store.putAway() }
                    report(.success(try store.check()))
                }
            } catch let error as StoreError {
                report(.failure(error))
            } catch {
                report(.failure(StoreError("\(folder): \(error)")))
            }
        }
        thread.qualityOfService = .background
        thread.start()
    }
}
