import Store

extension SQLiteStore {
    /// A store as soon as the daemon has made it; nil before that.
    static func made(in folder: String) throws -> SQLiteStore? {
        do {
            return try reading(folder: folder)
        } catch let error as StoreError where error.kind == .passing {
            return nil
        }
    }
}
