/// Why an operation is not carried out, as AWS JSON 1.1 writes it: a type that programs tell apart, and a sentence for a
/// person that ends with what to do.
package struct OperationError: Error, Hashable, Sendable, CustomStringConvertible {
    package enum Kind: String, Hashable, Sendable, CaseIterable {
        /// Nobody knows an operation of that name.
        case unknownOperation = "UnknownOperationException"
        /// The body is no JSON object, or a member of it is of another type.
        case serialization = "SerializationException"
        /// A member is missing or out of its range.
        case validation = "ValidationException"
        /// The body is longer than any request has reason to be.
        case tooLarge = "RequestEntityTooLargeException"
        /// There is no such window, execution, association or node.
        case doesNotExist = "DoesNotExistException"
        /// Another user than the daemon's owner asks.
        case accessDenied = "AccessDeniedException"
        /// What is asked for does not fit what is going on.
        case conflict = "ConflictException"
        /// No daemon is there to do it, or it is about to end.
        case unavailable = "ServiceUnavailableException"
        /// The store cannot be read or written.
        case internalFailure = "InternalServerError"
    }

    package let kind: Kind
    package let message: String

    package init(_ kind: Kind, _ message: String) {
        self.kind = kind
        self.message = message
    }

    package var description: String { message }

    /// The HTTP status: AWS JSON 1.1 gives 400 for what the caller did, 500 for what we did.
    package var status: Int {
        switch kind {
        case .unknownOperation, .serialization, .validation, .doesNotExist, .accessDenied, .conflict: 400
        case .tooLarge: 413
        case .unavailable: 503
        case .internalFailure: 500
        }
    }
}
