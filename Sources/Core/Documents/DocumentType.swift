/// What a document is for (SSM API reference, CreateDocument).
package enum DocumentType: String, Hashable, Sendable, CaseIterable {
    /// Is carried out by nodes.
    case command = "Command"
    /// Is carried out by nodes too, of schema 2.0 or later: what is gathered or held to a state.
    case policy = "Policy"
    case automation = "Automation"
    case session = "Session"
    case package = "Package"
    case applicationConfiguration = "ApplicationConfiguration"
    case applicationConfigurationSchema = "ApplicationConfigurationSchema"
    case deploymentStrategy = "DeploymentStrategy"
    /// Is an iCalendar file of `calendars/`.
    case changeCalendar = "ChangeCalendar"
    case changeTemplate = "Automation.ChangeTemplate"
    case problemAnalysis = "ProblemAnalysis"
    case problemAnalysisTemplate = "ProblemAnalysisTemplate"
    case cloudFormation = "CloudFormation"
    case conformancePackTemplate = "ConformancePackTemplate"
    case quickSetup = "QuickSetup"
    case manualApprovalPolicy = "ManualApprovalPolicy"
    case autoApprovalPolicy = "AutoApprovalPolicy"

    /// Whether nodes can carry such a document out.
    package var runsOnNodes: Bool { self == .command || self == .policy }

    /// The versions of the language in which such a document is written; empty: it has none, or any.
    var schemas: [String] {
        switch self {
        case .command: ["1.2", "2.0", "2.2"]
        case .policy: ["2.0", "2.2"]
        case .automation, .changeTemplate: ["0.3"]
        case .session: ["1.0"]
        case .package: ["2.0"]
        default: []
        }
    }
}

/// A document as it is stored: of any type, with the text that somebody wrote.
package struct Document: Hashable, Sendable {
    package let name: String
    package let type: DocumentType
    package let format: Format
    /// nil: the language of its type has no versions.
    package let schema: String?
    /// SHA-256 of the text, in hex: what SSM calls Sha256.
    package let hash: String
    /// What it says, as JSON: enough to read it again. Of the format TEXT it is the text itself.
    package let content: String
    /// What nodes carry out; nil for the types that no node carries out.
    package let command: CommandDocument?

    package enum Format: String, Hashable, Sendable {
        case json = "JSON"
        case yaml = "YAML"
        case text = "TEXT"
    }

    package init(
        name: String, type: DocumentType, format: Format, schema: String?, hash: String, content: String,
        command: CommandDocument?
    ) {
        self.name = name
        self.type = type
        self.format = format
        self.schema = schema
        self.hash = hash
        self.content = content
        self.command = command
    }

    /// Whether the two are one version.
    func saysTheSame(as other: Document) -> Bool { hash == other.hash && type == other.type }

    /// What a document may have at most, its parameters included (SSM API reference, MaxDocumentSizeExceeded).
    package static let bytesMax = 65_536
    package static let nameLength = 3...128
    /// Names that begin so are AWS's own.
    package static let reservedPrefixes = ["aws", "amazon", "amzn", "AWSEC2", "AWSConfigRemediation", "AWSSupport"]
}
