/// A faultless window, association and group; tests replace a line.
enum Sample {
    static let window = """
        Name: dev-linux
        Schedule: cron(0 2 ? * SUN *)
        Duration: 4
        Cutoff: 1
        Targets:
          - Name: servers
            Targets: [{Key: "tag:Patch Group", Values: [dev-linux]}]
        Tasks:
          - Name: install
            TaskArn: AWS-RunPatchBaseline
            MaxConcurrency: 25%
            MaxErrors: 10%
            TaskInvocationParameters: {RunCommand: {Parameters: {Operation: Install}}}

        """

    static let association = """
        AssociationName: time-sync
        Name: AWS-RunShellScript
        Parameters: {commands: systemctl enable --now chronyd}
        Targets: [{Key: InstanceIds, Values: ["*"]}]
        ScheduleExpression: cron(0 2 ? * SUN *)

        """

    static let subscriber = """
        Name: on-call
        On: [WindowMissed, StoppedOnErrors]
        Command: [/usr/bin/logger, -t, drydock]

        """

    static let group = """
        Name: dev
        Count: 3
        Platforms: [AmazonLinux2023]
        Tags: {Patch Group: dev-linux}
        Behaviour: {ScanSeconds: [40, 180], FailureRate: 0.01}

        """
}

/// A change to a sample and all that is said about it, without the file's name.
struct Change: Sendable, CustomStringConvertible {
    let old: String
    let new: String
    let diagnostics: [String]

    init(_ old: String, _ new: String, _ diagnostics: String...) {
        (self.old, self.new, self.diagnostics) = (old, new, diagnostics)
    }

    func applied(to sample: String) -> String {
        precondition(sample.contains(old), "the sample has no \(old)")
        return sample.replacing(old, with: new)
    }

    var description: String { "\(old) → \(new)" }
}
