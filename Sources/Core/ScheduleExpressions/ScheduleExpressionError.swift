/// A text that is not a schedule expression: where the fault is, and what to write instead.
public struct ScheduleExpressionError: Error, Hashable, Sendable, CustomStringConvertible {
    /// Bytes of UTF-8 before the fault.
    public let offset: Int
    /// Bytes of UTF-8 that are at fault. 0 if something is missing there.
    public let length: Int
    /// What is wrong and, as the last sentence, what to write.
    public let message: String

    /// A fault at a place in a text.
    public init(offset: Int, length: Int, message: String) {
        self.offset = offset
        self.length = length
        self.message = message
    }

    public var description: String { message }
}
