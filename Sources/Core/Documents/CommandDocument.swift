import Fleet
import ScheduleExpressions

/// An SSM document of type Command: what it may be told, where it runs, how long it may take.
package struct CommandDocument: Hashable, Sendable {
    package let name: String
    package let schema: Schema
    package let platforms: [Platform.Kind]
    package let parameters: [Parameter]
    /// The sum of the steps' time limits. A node that is still at it by then answers `ExecutionTimedOut`.
    package let executionTimeout: Duration

    /// The version of the language that it is written in, as far as it says what happens on another platform.
    package enum Schema: String, Hashable, Sendable {
        /// It is not sent to nodes of another platform: they end as InvalidPlatform.
        case v12 = "1.2"
        /// Its steps are skipped there, which is a success.
        case v22 = "2.2"
    }

    /// What a document declares about one of its parameters.
    package struct Parameter: Hashable, Sendable {
        package enum Kind: String, Hashable, Sendable {
            case string = "String"
            case stringList = "StringList"
        }

        package let name: String
        package let kind: Kind
        /// Without a default the parameter is required.
        package let defaultValue: [String]?
        /// Empty: any value.
        package let allowedValues: [String]

        package init(_ name: String, _ kind: Kind = .string, default value: [String]?, allowed: [String] = []) {
            self.name = name
            self.kind = kind
            self.defaultValue = value
            self.allowedValues = allowed
        }
    }

    package init(
        name: String, schema: Schema, platforms: [Platform.Kind], parameters: [Parameter], executionTimeout: Duration
    ) {
        self.name = name
        self.schema = schema
        self.platforms = platforms
        self.parameters = parameters
        self.executionTimeout = executionTimeout
    }

    /// What becomes of it on a platform.
    package enum Fit: Hashable, Sendable {
        case runs
        case isSkipped
        case isRefused
    }

    package func fit(to platform: Platform.Kind) -> Fit {
        if platforms.contains(platform) { return .runs }
        return schema == .v12 ? .isRefused : .isSkipped
    }

    /// The time limit with these parameters: a script's own parameter `executionTimeout` counts if it is 5 to 172,800
    /// seconds, as the SSM agent has it; otherwise the document's.
    package func executionTimeout(with parameters: [String: [String]]) -> Duration {
        guard self.parameters.contains(where: { $0.name == "executionTimeout" }),
            let seconds = parameters["executionTimeout"]?.first.flatMap(Int.init), (5...172_800).contains(seconds)
        else { return executionTimeout }
        return .seconds(seconds)
    }

    /// The time limit of a document that may not be one of ours: an hour, SSM's default for a script.
    package static func executionTimeout(of name: String, with parameters: [String: [String]]) -> Duration {
        builtIn(name)?.executionTimeout(with: parameters) ?? .hours(1)
    }

    /// The document that AWS owns under this name and that drydock carries out; nil when there is none.
    package static func builtIn(_ name: String) -> CommandDocument? {
        builtIns.first { $0.name == name }
    }
}

/// A parameter that a document does not take, or not so.
package enum ParameterError: Error, Hashable, Sendable, CustomStringConvertible {
    case unknown(name: String, document: String, known: [String])
    case missing(name: String, document: String)
    case notAllowed(name: String, value: String, allowed: [String])
    case severalValues(name: String)
    case noValue(name: String)

    /// The parameter that is at fault.
    package var name: String {
        switch self {
        case .unknown(let name, _, _), .missing(let name, _), .notAllowed(let name, _, _), .severalValues(let name),
            .noValue(let name):
            name
        }
    }

    package var description: String {
        switch self {
        case .unknown(let name, let document, let known):
            "\(document) has no parameter \(name). Write one of \(known.joined(separator: ", "))."
        case .missing(let name, let document):
            "\(document) needs the parameter \(name), and it is not given. Add \(name)."
        case .notAllowed(let name, let value, let allowed):
            "\(name) cannot be \"\(value)\". Write \(allowed.joined(separator: " or "))."
        case .severalValues(let name): "\(name) is a String and takes one value. Leave one."
        case .noValue(let name): "\(name) has no value. Write one, or leave the parameter out."
        }
    }
}

extension CommandDocument {
    /// Everything that is wrong with a set of parameters, by parameter name. Empty: a command can be sent with it.
    package func errors(in values: [String: [String]]) -> [ParameterError] {
        var errors: [ParameterError] = []
        for (name, given) in values.sorted(by: { $0.key < $1.key }) {
            guard let parameter = parameters.first(where: { $0.name == name }) else {
                errors.append(.unknown(name: name, document: self.name, known: parameters.map(\.name)))
                continue
            }
            if given.isEmpty {
                errors.append(.noValue(name: name))
            } else if parameter.kind == .string, given.count > 1 {
                errors.append(.severalValues(name: name))
            } else if !parameter.allowedValues.isEmpty,
                let odd = given.first(where: { !parameter.allowedValues.contains($0) })
            {
                errors.append(.notAllowed(name: name, value: odd, allowed: parameter.allowedValues))
            }
        }
        for parameter in parameters where parameter.defaultValue == nil && values[parameter.name] == nil {
            errors.append(.missing(name: parameter.name, document: name))
        }
        return errors
    }
}
