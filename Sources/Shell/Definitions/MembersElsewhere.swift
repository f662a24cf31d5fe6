/// Members that SSM knows, or drydock is going to, and that drydock does not have yet: each with what to do instead.
/// Without these, somebody who copies a definition from AWS would be told that it is a slip of the pen.
enum MembersElsewhere {
    static let window = table(
        [:], foreign: ["ClientToken", "WindowId", "CreatedDate", "ModifiedDate", "NextExecutionTime", "Replace"])

    static let windowTarget = table([:], foreign: ["ClientToken", "WindowId", "WindowTargetId", "Replace"])

    static let windowTask = table(
        [
            "AlarmConfiguration": "MaxErrors stops a task that fails too often.",
            "LoggingInfo": "Outcomes are kept in drydock's own store.",
            "ServiceRoleArn": "Nodes are reached without a role.",
            "TaskParameters": "Put them into TaskInvocationParameters: {RunCommand: {Parameters: {…}}}.",
        ], foreign: ["ClientToken", "Type", "WindowId", "WindowTaskId", "Replace"])

    static let runCommand = table(
        [
            "CloudWatchOutputConfig": "Outcomes are kept in drydock's own store.",
            "DocumentHash": "Built-in documents are part of drydock.",
            "DocumentHashType": "Built-in documents are part of drydock.",
            "NotificationConfig": "Ask drydock status for what happened.",
            "OutputS3BucketName": "Outcomes are kept in drydock's own store.",
            "OutputS3KeyPrefix": "Outcomes are kept in drydock's own store.",
            "ServiceRoleArn": "Nodes are reached without a role.",
        ], foreign: [])

    static let association = table(
        [
            "AlarmConfiguration": "MaxErrors stops a run that fails too often.",
            "AssociationDispatchAssumeRole": "Nodes are reached without a role.",
            "AtMost": "Lower MaxConcurrency.",
            "AutomationTargetParameterName": "Runbooks cannot be applied; name a command document.",
            "EndDate": "Take the file out when the time has come.",
            "InstanceId": "Write Targets: [{Key: InstanceIds, Values: […]}] instead.",
            "MissedRun": "A run that is found late starts at once.",
            "OutputLocation": "Outcomes are kept in drydock's own store.",
            "StartDate": "An association begins when its file is applied.",
            "Tags": "Use AssociationName to tell associations apart.",
            "TargetLocations": "All nodes of the fleet are in one place; write Targets.",
            "TargetMaps": "Write Targets instead.",
        ],
        foreign: [
            "AssociationId", "AssociationVersion", "ClientToken", "Date", "LastExecutionDate", "Overview", "Status",
        ])

    /// `foreign` are members of SSM's requests and answers that no definition has.
    private static func table(_ missing: [String: String], foreign: [String]) -> [String: String] {
        var table: [String: String] = [:]
        for (key, advice) in missing {
            table[key] = "drydock does not have \(key) yet. Leave it out. \(advice)"
        }
        for key in foreign {
            table[key] = "\(key) belongs to a request or an answer of the API, not to a definition. Leave it out."
        }
        return table
    }
}
