import Fleet

/// A step with everything that it was told put in, as one platform carries it out.
package struct ResolvedStep: Hashable, Sendable {
    package let name: String
    /// `aws:runShellScript`.
    package let action: String
    package let inputs: DocumentValue
    package let timeoutSeconds: Int
    package let onFailure: CommandDocument.Step.OnFailure
    package let stopsOnSuccess: Bool
    package let isFinally: Bool
    /// Of aws:runDocument: what the other document has the node do. nil for other steps, and for a document that is
    /// somewhere else.
    package let steps: [ResolvedStep]?
    /// Why it cannot be carried out, so that it fails; nil: it can.
    package let failure: String?
}

extension [ResolvedStep] {
    /// What they may take together.
    var timeoutSeconds: Int { reduce(0) { Swift.min($0 + $1.timeoutSeconds, 10_000_000) } }
}

extension DocumentContent {
    /// The steps that a node of a platform carries out, in order. Those that are skipped there, by their plugin or their
    /// precondition, are left out: that counts as a success.
    package func steps(on kind: Platform.Kind, with parameters: [String: [String]]) -> [ResolvedStep] {
        var left = DocumentContent.stepsMax
        return steps(
            of: document, on: kind, ParameterValues(document, parameters, stored: stored), depth: 0, left: &left)
    }

    /// `left` is how many steps may come yet; less than none when there were more.
    private func steps(
        of document: CommandDocument, on kind: Platform.Kind, _ values: ParameterValues, depth: Int, left: inout Int
    ) -> [ResolvedStep] {
        document.steps.compactMap { step in
            guard left >= 0, step.platforms.contains(kind), step.isMet(by: values) else { return nil }
            left -= 1
            let inputs = values.filled(step.inputs)
            var (inner, failure): ([ResolvedStep]?, String?) = (nil, nil)
            if step.plugin.name == Plugin.runDocument, let named = DocumentLibrary.documentRun(by: inputs) {
                if depth >= DocumentContent.depthMax {
                    failure = "documents are nested deeper than \(DocumentContent.depthMax)"
                } else if let other = others.first(where: { $0.name == named.reference })
                    ?? CommandDocument.builtIn(named.name)
                {
                    inner = steps(
                        of: other, on: kind, ParameterValues(other, named.parameters, stored: stored), depth: depth + 1,
                        left: &left)
                    if left < 0 {
                        failure = "the documents that it runs have more than \(DocumentContent.stepsMax) steps"
                        inner = nil
                    }
                } else {
                    failure = "there is no document \(named.reference)"
                }
            }
            let own = step.timeout == nil ? inner?.timeoutSeconds : nil
            return ResolvedStep(
                name: step.name, action: step.plugin.name, inputs: inputs,
                timeoutSeconds: own ?? step.timeoutSeconds(with: values), onFailure: step.onFailure,
                stopsOnSuccess: step.stopsOnSuccess, isFinally: step.isFinally, steps: inner, failure: failure)
        }
    }
}

extension CommandDocument.Step {
    fileprivate func isMet(by values: ParameterValues) -> Bool {
        guard case .texts(let left, let right) = precondition else { return true }
        return values.filled(left) == values.filled(right)
    }
}
