import Store

/// Finds the operation that is asked for, reads its input, and writes its answer. It knows nothing of sockets: whoever
/// listens hands it the target, the body and who asks.
package struct Dispatcher: Sendable {
    private let facts: @Sendable () -> Facts
    private let control: (any Control)?

    /// Without `control` only reading operations are carried out.
    package init(control: (any Control)?, facts: @escaping @Sendable () -> Facts) {
        self.control = control
        self.facts = facts
    }

    /// Every operation there is. A name that stands here once is carried out by one type.
    package static let operations: [any APIOperation.Type] = [
        CancelMaintenanceWindowExecution.self,
        DescribeMaintenanceWindows.self,
        ExtendWindow.self,
        GetAssociation.self,
        GetCompliance.self,
        GetDrift.self,
        GetExecution.self,
        GetStatus.self,
        ListAssociations.self,
        ListEvents.self,
        ListNodes.self,
        OverrideRule.self,
        PauseEverything.self,
        ReloadDefinitions.self,
        ResumeEverything.self,
        RunWindowNow.self,
        SkipOccurrence.self,
        StartAssociationsOnce.self,
        StopWindow.self,
    ]

    private static let byName: [String: any APIOperation.Type] = Dictionary(
        operations.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })

    /// Carries out what a target names. Never throws: what goes wrong is an answer too.
    package func answer(target: String?, body: [UInt8], caller: Caller) async -> Reply {
        do {
            guard body.count <= Wire.bodyLengthMax else {
                throw OperationError(
                    .tooLarge, "The body is longer than \(Wire.bodyLengthMax) bytes. Ask for less at once.")
            }
            guard let target else {
                throw OperationError(
                    .unknownOperation, "There is no header X-Amz-Target. Send one, such as \(GetStatus.name).")
            }
            guard let operation = Dispatcher.byName[target] else {
                throw OperationError(.unknownOperation, Dispatcher.words(ofUnknown: target))
            }
            return Reply(status: 200, body: try await carryOut(operation, body, caller))
        } catch let error as OperationError {
            return Reply(error)
        } catch let error as StoreError {
            return Reply(OperationError(.internalFailure, "\(error)"))
        } catch {
            return Reply(OperationError(.internalFailure, "\(error). Look at the daemon's log."))
        }
    }

    private func carryOut<Asked: APIOperation>(
        _ operation: Asked.Type, _ body: [UInt8], _ caller: Caller
    ) async throws -> [UInt8] {
        let input = try Wire.decode(Asked.Input.self, from: body)
        let inquiry = Inquiry(facts: facts(), caller: caller, control: control)
        return try Wire.encode(try await Asked.answer(input, to: inquiry))
    }

    private static func words(ofUnknown target: String) -> String {
        let name = target.prefix(80)
        return "There is no operation \(name). Write one of \(byName.keys.sorted().joined(separator: ", "))."
    }
}

/// An answer on its way out.
package struct Reply: Hashable, Sendable {
    /// HTTP's.
    package let status: Int
    /// JSON.
    package let body: [UInt8]

    package init(status: Int, body: [UInt8]) {
        self.status = status
        self.body = body
    }

    package init(_ error: OperationError) {
        status = error.status
        // Two texts: they always can be written.
        body = (try? WireError(error).encoded()) ?? Array("{}".utf8)
    }
}
