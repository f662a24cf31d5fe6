import Fleet

extension CommandDocument {
    /// One thing that a document has a node do.
    package struct Step: Hashable, Sendable {
        /// Of schema 1.2 it has none, and is called by its plugin.
        package let name: String
        package let plugin: Plugin
        /// As they are written: texts may name parameters.
        package let inputs: DocumentValue
        /// Two texts that must be equal; nil: nothing must.
        package let precondition: Precondition?
        package let onFailure: OnFailure
        package let stopsOnSuccess: Bool
        /// Is carried out whatever became of those before it. Only the last can be.
        package let isFinally: Bool
        /// As it is written: a number of seconds, or the parameter that gives it.
        package let timeout: String?

        /// What a step that fails means for those after it.
        package enum OnFailure: String, Hashable, Sendable, CaseIterable {
            /// Nothing: SSM goes on with the next step.
            case goesOn = "continue"
            case exit
            /// Counts as a success, and none of those after it is carried out.
            case successAndExit
        }

        /// `StringEquals`.
        package enum Precondition: Hashable, Sendable {
            case platform(String)
            case texts(String, String)
        }

        /// The platforms on which it can be carried out, whatever the parameters say.
        package var platforms: [Platform.Kind] {
            guard case .platform(let name) = precondition else { return plugin.platforms }
            return plugin.platforms.filter { $0.rawValue.lowercased() == name.lowercased() }
        }

        package static let timeoutDefault = 3600
        package static let timeoutRange = 5...172_800

        /// Seconds after which it is given up; what makes no sense counts as not given, as the SSM agent has it.
        package func timeoutSeconds(with values: ParameterValues) -> Int {
            guard let timeout, let seconds = Int(values.filled(timeout)), Self.timeoutRange.contains(seconds) else {
                return Self.timeoutDefault
            }
            return seconds
        }
    }
}
