import Fleet

/// What a step can do on a node: SSM's plugins (SSM user guide, "Command document plugin reference"), and one of our own
/// for what AWS does by a program that its patch documents download.
package struct Plugin: Hashable, Sendable {
    package let name: String
    package let platforms: [Platform.Kind]
    let required: [String]
    let optional: [String]

    var inputs: [String] { required + optional }

    private init(_ name: String, _ platforms: [Platform.Kind], _ required: [String], _ optional: [String] = []) {
        self.name = name
        self.platforms = platforms
        self.required = required
        self.optional = optional
    }

    package static func named(_ name: String) -> Plugin? { all.first { $0.name == name } }

    private static let everywhere: [Platform.Kind] = [.linux, .windows, .macOS]

    /// Looks for patches that are missing, and installs them. Ours.
    package static let patchBaseline = "drydock:patchBaseline"
    package static let shellScript = "aws:runShellScript"
    package static let powerShellScript = "aws:runPowerShellScript"
    package static let configurePackage = "aws:configurePackage"
    package static let runDocument = "aws:runDocument"
    package static let downloadContent = "aws:downloadContent"
    package static let applications = "aws:applications"
    package static let updateAgent = "aws:updateSsmAgent"
    package static let softwareInventory = "aws:softwareInventory"
    package static let configureDocker = "aws:configureDocker"

    package static let all: [Plugin] = [
        Plugin(shellScript, [.linux, .macOS], ["runCommand"], ["id", "timeoutSeconds", "workingDirectory"]),
        Plugin(powerShellScript, everywhere, ["runCommand"], ["id", "timeoutSeconds", "workingDirectory"]),
        Plugin(
            configurePackage, [.linux, .windows], ["name", "action"],
            ["installationType", "version", "additionalArguments"]),
        Plugin(
            softwareInventory, everywhere, [],
            [
                "applications", "awsComponents", "networkConfig", "windowsUpdates", "instanceDetailedInformation",
                "services", "windowsRoles", "customInventory", "files", "windowsRegistry", "billingInfo",
            ]),
        Plugin(updateAgent, everywhere, ["agentName", "source", "allowDowngrade"], ["targetVersion"]),
        Plugin(runDocument, [.linux, .windows], ["documentType"], ["documentPath", "documentParameters"]),
        Plugin(downloadContent, [.linux, .windows], ["sourceType", "sourceInfo"], ["destinationPath"]),
        Plugin(applications, [.windows], ["action", "source"], ["id", "sourceHash", "parameters"]),
        Plugin(
            "aws:psModule", [.windows], ["source"],
            ["id", "runCommand", "sourceHash", "timeoutSeconds", "workingDirectory"]),
        Plugin(
            "aws:domainJoin", [.linux, .windows], ["directoryId", "directoryName", "dnsIpAddresses"],
            ["directoryOU", "hostName"]),
        Plugin(configureDocker, [.linux, .windows], ["action"]),
        Plugin(
            "aws:runDockerAction", [.linux, .windows], ["action"],
            ["container", "image", "cmd", "memory", "cpuShares", "volume", "env", "user", "publish"]),
        Plugin("aws:refreshAssociation", everywhere, [], ["associationIds"]),
        Plugin("aws:updateAgent", [.windows], [], ["agentName", "source", "allowDowngrade", "targetVersion"]),
        Plugin("aws:cloudWatch", [.windows], [], ["properties"]),
        Plugin(
            patchBaseline, everywhere, ["operation"],
            [
                "snapshotId", "installOverrideList", "baselineOverride", "rebootOption", "associationId",
                "baselineTags",
                "stopWithoutWork",
            ]),
    ]

    /// What every plugin takes, beside its own: how the document goes on.
    static let flowInputs = ["onFailure", "onSuccess", "finallyStep", "timeoutSeconds", "maxAttempts"]
}
