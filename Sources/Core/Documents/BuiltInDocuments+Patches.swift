extension DocumentLibrary {
    /// One step for each platform, as AWS has it.
    private static func patchSteps(_ inputs: String) -> String {
        [("PatchWindows", "Windows"), ("PatchLinux", "Linux"), ("PatchMacOS", "MacOS")].map { name, platform in
            """
            {"action": "\(Plugin.patchBaseline)", "name": "\(name)",
              "precondition": {"StringEquals": ["platformType", "\(platform)"]},
              "inputs": {"timeoutSeconds": 7200, \(inputs)}}
            """
        }.joined(separator: ",\n")
    }

    private static let plainInputs = #"""
        "operation": "{{ Operation }}", "rebootOption": "{{ RebootOption }}", "snapshotId": "{{ SnapshotId }}",
        "installOverrideList": "{{ InstallOverrideList }}", "baselineOverride": "{{ BaselineOverride }}",
        "associationId": "{{ AssociationId }}"
        """#
    private static let associationInputs = #"""
        "operation": "{{ Operation }}", "rebootOption": "{{ RebootOption }}",
        "installOverrideList": "{{ InstallOverrideList }}", "associationId": "{{ AssociationId }}",
        "baselineTags": "{{ BaselineTags }}"
        """#
    private static let operation = #"""
        "Operation": {"type": "String", "allowedValues": ["Scan", "Install"],
          "description": "Look for patches that are missing, or install them."}
        """#
    private static let rebootOption = #"""
        "RebootOption": {"type": "String", "default": "RebootIfNeeded", "allowedValues": ["RebootIfNeeded", "NoReboot"],
          "description": "Whether nodes are rebooted after an installation."}
        """#
    private static let snapshot = #"""
        "SnapshotId": {"type": "String", "default": "",
          "allowedPattern": "(^$)|^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$",
          "description": "The snapshot of the baseline that is used."}
        """#

    private static func list(_ name: String, _ description: String) -> String {
        #"""
        "\#(name)": {"type": "String", "default": "",
          "allowedPattern": "(^$)|^https://.+$|^s3://([^/]+)/(.*?([^/]+))$", "description": "\#(description)"}
        """#
    }

    static let patchDocuments: [(String, String)] = [
        (
            CommandDocument.patchBaseline,
            """
            {
              "schemaVersion": "2.2",
              "description": "Look for patches that a node misses, or install them.",
              "parameters": {
                \(operation),
                \(rebootOption),
                \(snapshot),
                \(list("InstallOverrideList", "A list of patches to install instead.")),
                \(list("BaselineOverride", "Baselines to use instead.")),
                "AssociationId": {"type": "String", "default": "", "description": "The association that runs it."}
              },
              "mainSteps": [
                \(patchSteps(plainInputs))
              ]
            }
            """
        ),
        (
            "AWS-RunPatchBaselineAssociation",
            """
            {
              "schemaVersion": "2.2",
              "description": "Look for patches that a node misses, or install them, for one association.",
              "parameters": {
                \(operation),
                "AssociationId": {"type": "String", "description": "The association that runs it."},
                "BaselineTags": {"type": "String", "default": "",
                  "description": "The baseline to use, by its tags: Key=k,Values=v1,v2."},
                \(list("InstallOverrideList", "A list of patches to install instead.")),
                \(rebootOption)
              },
              "mainSteps": [
                \(patchSteps(associationInputs))
              ]
            }
            """
        ),
        (
            "AWS-RunPatchBaselineWithHooks",
            """
            {
              "schemaVersion": "2.2",
              "description": "Install patches, with documents of your own before, after and at the end.",
              "parameters": {
                \(operation),
                \(snapshot),
                \(rebootOption),
                \(hook("PreInstallHookDocName", "before the installation")),
                \(hook("PostInstallHookDocName", "after the installation")),
                \(hook("OnExitHookDocName", "at the end, whatever happened"))
              },
              "mainSteps": [
                {"action": "\(Plugin.patchBaseline)", "name": "ScanAndStopWithoutWork",
                  "inputs": {"operation": "Scan", "snapshotId": "{{ SnapshotId }}", "onFailure": "exit",
                    "rebootOption": "{{ RebootOption }}", "stopWithoutWork": "{{ Operation }}",
                    "timeoutSeconds": 7200}},
                {"action": "aws:runDocument", "name": "PreInstallHook",
                  "inputs": {"documentType": "SSMDocument", "documentPath": "{{ PreInstallHookDocName }}",
                    "onFailure": "exit"}},
                {"action": "\(Plugin.patchBaseline)", "name": "InstallWithoutReboot",
                  "inputs": {"operation": "{{ Operation }}", "snapshotId": "{{ SnapshotId }}",
                    "rebootOption": "NoReboot", "onFailure": "exit", "timeoutSeconds": 7200}},
                {"action": "aws:runDocument", "name": "PostInstallHook",
                  "inputs": {"documentType": "SSMDocument", "documentPath": "{{ PostInstallHookDocName }}",
                    "onFailure": "exit"}},
                {"action": "\(Plugin.patchBaseline)", "name": "RebootIfNeeded",
                  "precondition": {"StringEquals": ["{{ RebootOption }}", "RebootIfNeeded"]},
                  "inputs": {"operation": "{{ Operation }}", "snapshotId": "{{ SnapshotId }}",
                    "rebootOption": "{{ RebootOption }}", "onFailure": "exit", "timeoutSeconds": 7200}},
                {"action": "aws:runDocument", "name": "OnExitHook",
                  "inputs": {"documentType": "SSMDocument", "documentPath": "{{ OnExitHookDocName }}",
                    "finallyStep": true}}
              ]
            }
            """
        ),
    ]

    private static func hook(_ name: String, _ when: String) -> String {
        #"""
        "\#(name)": {"type": "String", "default": "AWS-Noop", "description": "A document to carry out \#(when)."}
        """#
    }
}
