import Documents
import Fleet
import Testing

@Suite("Documents of AWS") struct BuiltInDocumentTests {
    @Test func `all of them are there, and are read again from what they say`() throws {
        #expect(
            CommandDocument.builtIns.map(\.name) == [
                "AWS-ConfigureAWSPackage", "AWS-GatherSoftwareInventory", "AWS-Noop", "AWS-RunDocument",
                "AWS-RunPatchBaseline", "AWS-RunPatchBaselineAssociation", "AWS-RunPatchBaselineWithHooks",
                "AWS-RunPowerShellScript", "AWS-RunShellScript", "AWS-UpdateSSMAgent", "AmazonCloudWatch-ManageAgent",
            ])
        for document in CommandDocument.builtIns {
            let again = try CommandDocument(name: document.name, source: document.source)
            #expect(again.parameters == document.parameters)
            #expect(again.steps == document.steps)
        }
    }

    /// Names with `*` are required (SSM user guide, the documents' pages).
    @Test(arguments: [
        ("AWS-RunShellScript", "1.2", "commands* workingDirectory executionTimeout", "Linux MacOS"),
        ("AWS-RunPowerShellScript", "1.2", "commands* workingDirectory executionTimeout", "Linux Windows MacOS"),
        (
            "AWS-RunPatchBaseline", "2.2",
            "Operation* RebootOption SnapshotId InstallOverrideList BaselineOverride AssociationId",
            "Linux Windows MacOS"
        ),
        (
            "AWS-RunPatchBaselineAssociation", "2.2",
            "Operation* AssociationId* BaselineTags InstallOverrideList RebootOption", "Linux Windows MacOS"
        ),
        (
            "AWS-RunPatchBaselineWithHooks", "2.2",
            "Operation* SnapshotId RebootOption PreInstallHookDocName PostInstallHookDocName OnExitHookDocName",
            "Linux Windows MacOS"
        ),
        (
            "AWS-ConfigureAWSPackage", "2.2", "action* installationType name* version additionalArguments",
            "Linux Windows"
        ),
        (
            "AmazonCloudWatch-ManageAgent", "2.2",
            "action mode optionalConfigurationSource optionalConfigurationLocation optionalRestart", "Linux Windows"
        ),
        ("AWS-UpdateSSMAgent", "1.2", "version allowDowngrade", "Linux Windows MacOS"),
        ("AWS-RunDocument", "2.2", "sourceType* sourceInfo documentParameters executionTimeout", "Linux Windows"),
        (
            "AWS-GatherSoftwareInventory", "2.0",
            """
            applications awsComponents networkConfig windowsUpdates instanceDetailedInformation services \
            windowsRoles customInventory files windowsRegistry
            """, "Linux Windows MacOS"
        ),
        ("AWS-Noop", "2.2", "", "Linux Windows MacOS"),
    ])
    func `each has the schema, the parameters and the platforms that AWS gives it`(
        _ name: String, _ schema: String, _ parameters: String, _ platforms: String
    ) throws {
        let document = try #require(CommandDocument.builtIn(name))
        #expect(document.schema.rawValue == schema)
        let given = document.parameters.map { $0.name + ($0.defaultTexts == nil ? "*" : "") }
        #expect(Set(given) == Set(parameters.split(separator: " ").map(String.init)))
        #expect(document.platforms.map(\.rawValue).joined(separator: " ") == platforms)
        for parameter in document.parameters {
            guard let texts = parameter.defaultTexts else { continue }
            #expect(parameter.error(in: texts) == nil, "\(name) \(parameter.name)")
        }
    }

    @Test func `a time limit follows from the steps and from what they are told`() throws {
        func limit(_ name: String, _ parameters: [String: [String]] = [:]) throws -> Duration {
            DocumentContent(try #require(CommandDocument.builtIn(name))).executionTimeout(with: parameters)
        }
        #expect(try limit("AWS-RunPatchBaseline", ["Operation": ["Scan"]]) == .seconds(7200))
        #expect(try limit("AWS-ConfigureAWSPackage") == .seconds(3600))
        #expect(try limit("AWS-RunShellScript", ["executionTimeout": ["60"]]) == .seconds(60))
        #expect(try limit("AWS-RunShellScript", ["executionTimeout": ["4"]]) == .seconds(3600))
        #expect(try limit("AWS-RunShellScript", ["executionTimeout": ["soon"]]) == .seconds(3600))
    }
}
