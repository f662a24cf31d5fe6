import ScheduleExpressions

extension CommandDocument {
    /// Its Operation is Scan, which looks for patches that are missing, or Install.
    package static let patchBaseline = "AWS-RunPatchBaseline"

    /// The documents of AWS that a node can carry out today, with the parameters that AWS gives them
    /// (SSM user guide, "Systems Manager Command document plugin reference" and the documents' own pages).
    package static let builtIns: [CommandDocument] = [
        CommandDocument(
            name: "AWS-ConfigureAWSPackage", schema: .v22, platforms: [.linux, .windows],
            parameters: [
                Parameter("action", default: nil, allowed: ["Install", "Uninstall"]),
                Parameter(
                    "installationType", default: ["Uninstall and reinstall"],
                    allowed: ["Uninstall and reinstall", "In-place update"]),
                Parameter("name", default: nil),
                Parameter("version", default: [""]),
            ], executionTimeout: .seconds(3600)),
        CommandDocument(
            name: patchBaseline, schema: .v22, platforms: [.linux, .windows, .macOS],
            parameters: [
                Parameter("Operation", default: nil, allowed: ["Scan", "Install"]),
                Parameter("RebootOption", default: ["RebootIfNeeded"], allowed: ["RebootIfNeeded", "NoReboot"]),
                Parameter("SnapshotId", default: [""]),
            ], executionTimeout: .seconds(7200)),
        CommandDocument(
            name: "AWS-RunShellScript", schema: .v12, platforms: [.linux, .macOS],
            parameters: [
                Parameter("commands", .stringList, default: nil),
                Parameter("executionTimeout", default: ["3600"]),
                Parameter("workingDirectory", default: [""]),
            ], executionTimeout: .seconds(3600)),
    ]
}
