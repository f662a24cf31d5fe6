import Crypto

extension DocumentLibrary {
    /// The documents of AWS that nodes carry out here: under AWS's names and with AWS's parameters (SSM user guide, the
    /// documents' own pages); what their steps do is written by us. By name.
    package static let builtInDocuments: [Document] =
        (scriptDocuments + packageDocuments + patchDocuments).compactMap { name, text in
            Document(builtIn: name, type: name == inventory ? .policy : .command, text: text)
        }.sorted { $0.name < $1.name }

    package static let builtIn: [String: Document] = Dictionary(
        uniqueKeysWithValues: builtInDocuments.map { ($0.name, $0) })

    /// What nodes are told of them.
    package static let builtInContents = builtIn.compactMapValues { $0.command.map { DocumentContent($0) } }

    static let inventory = "AWS-GatherSoftwareInventory"

    /// What AWS gives the scripts' time limit: 1 to 172,800.
    private static let secondsPattern =
        #"([1-9][0-9]{0,4})|(1[0-6][0-9]{4})|(17[0-1][0-9]{3})|(172[0-7][0-9]{2})|(172800)"#

    private static func script(_ plugin: String, _ language: String) -> String {
        """
        {
          "schemaVersion": "1.2",
          "description": "Run \(language) lines.",
          "parameters": {
            "commands": {"type": "StringList", "minItems": 1, "displayType": "textarea",
              "description": "The lines to run."},
            "workingDirectory": {"type": "String", "default": "", "maxChars": 4096,
              "description": "The folder to run them in."},
            "executionTimeout": {"type": "String", "default": "3600",
              "allowedPattern": "\(secondsPattern)",
              "description": "Seconds after which they are ended."}
          },
          "runtimeConfig": {
            "\(plugin)": {
              "properties": [
                {"id": "0.\(plugin)", "runCommand": "{{ commands }}", "workingDirectory": "{{ workingDirectory }}",
                  "timeoutSeconds": "{{ executionTimeout }}"}
              ]
            }
          }
        }
        """
    }

    private static let scriptDocuments: [(String, String)] = [
        ("AWS-RunShellScript", script(Plugin.shellScript, "shell")),
        ("AWS-RunPowerShellScript", script(Plugin.powerShellScript, "PowerShell")),
        (
            "AWS-RunDocument",
            #"""
            {
              "schemaVersion": "2.2",
              "description": "Carry out another document.",
              "parameters": {
                "sourceType": {"type": "String", "allowedValues": ["GitHub", "S3", "SSMDocument"],
                  "description": "Where the document is."},
                "sourceInfo": {"type": "StringMap", "default": {},
                  "description": "Which it is; of an SSMDocument its name."},
                "documentParameters": {"type": "StringMap", "default": {},
                  "description": "The parameters of that document."},
                "executionTimeout": {"type": "String", "default": "3600",
                  "description": "Seconds after which it is ended."}
              },
              "mainSteps": [
                {"action": "aws:runDocument", "name": "runDocument",
                  "inputs": {"documentType": "{{ sourceType }}", "documentPath": "{{ sourceInfo }}",
                    "documentParameters": "{{ documentParameters }}", "timeoutSeconds": "{{ executionTimeout }}"}}
              ]
            }
            """#
        ),
        (
            "AWS-Noop",
            #"""
            {
              "schemaVersion": "2.2",
              "description": "Do nothing.",
              "mainSteps": [
                {"action": "aws:runShellScript", "name": "nothing", "inputs": {"runCommand": ["true"]}},
                {"action": "aws:runPowerShellScript", "name": "nothingOnWindows",
                  "precondition": {"StringEquals": ["platformType", "Windows"]},
                  "inputs": {"runCommand": ["exit 0"]}}
              ]
            }
            """#
        ),
    ]

    private static let packageDocuments: [(String, String)] = [
        (
            "AWS-ConfigureAWSPackage",
            #"""
            {
              "schemaVersion": "2.2",
              "description": "Install or uninstall a package.",
              "parameters": {
                "action": {"type": "String", "allowedValues": ["Install", "Uninstall"],
                  "description": "What to do with it."},
                "installationType": {"type": "String", "default": "Uninstall and reinstall",
                  "allowedValues": ["Uninstall and reinstall", "In-place update"],
                  "description": "What to do with an older version."},
                "name": {"type": "String", "allowedPattern": "^[a-zA-Z0-9/:.\\-_]{1,128}$",
                  "description": "Its name or ARN."},
                "version": {"type": "String", "default": "", "description": "Its version; empty: the latest."},
                "additionalArguments": {"type": "StringMap", "default": {},
                  "description": "What its scripts are told; the names begin with SSM_."}
              },
              "mainSteps": [
                {"action": "aws:configurePackage", "name": "configurePackage",
                  "inputs": {"name": "{{ name }}", "action": "{{ action }}",
                    "installationType": "{{ installationType }}", "version": "{{ version }}",
                    "additionalArguments": "{{ additionalArguments }}"}}
              ]
            }
            """#
        ),
        (
            "AmazonCloudWatch-ManageAgent",
            #"""
            {
              "schemaVersion": "2.2",
              "description": "Configure, start or stop the CloudWatch agent.",
              "parameters": {
                "action": {"type": "String", "default": "configure",
                  "allowedValues": ["configure", "configure (append)", "configure (remove)", "start", "status", "stop"],
                  "description": "What the agent is to do."},
                "mode": {"type": "String", "default": "ec2", "allowedValues": ["ec2", "onPremise", "auto"],
                  "description": "Where the node stands."},
                "optionalConfigurationSource": {"type": "String", "default": "ssm",
                  "allowedValues": ["ssm", "default", "all"], "description": "Where its configuration is from."},
                "optionalConfigurationLocation": {"type": "String", "default": "",
                  "description": "The parameter that holds its configuration."},
                "optionalRestart": {"type": "String", "default": "yes", "allowedValues": ["yes", "no"],
                  "description": "Whether it is started again afterwards."}
              },
              "mainSteps": [
                {"action": "aws:runPowerShellScript", "name": "ControlCloudWatchAgentWindows",
                  "precondition": {"StringEquals": ["platformType", "Windows"]},
                  "inputs": {"runCommand": [
                    "& 'C:\\Program Files\\Amazon\\AmazonCloudWatchAgent\\amazon-cloudwatch-agent-ctl.ps1' -a '{{ action }}' -m '{{ mode }}' -c '{{ optionalConfigurationSource }}:{{ optionalConfigurationLocation }}' -s '{{ optionalRestart }}'"
                  ]}},
                {"action": "aws:runShellScript", "name": "ControlCloudWatchAgentLinux",
                  "precondition": {"StringEquals": ["platformType", "Linux"]},
                  "inputs": {"runCommand": [
                    "/opt/aws/amazon-cloudwatch-agent/bin/amazon-cloudwatch-agent-ctl -a '{{ action }}' -m '{{ mode }}' -c '{{ optionalConfigurationSource }}:{{ optionalConfigurationLocation }}' -s '{{ optionalRestart }}'"
                  ]}}
              ]
            }
            """#
        ),
        (
            inventory,
            #"""
            {
              "schemaVersion": "2.0",
              "description": "Gather what is on a node.",
              "parameters": {
                "applications": {"type": "String", "default": "Enabled", "allowedValues": ["Enabled", "Disabled"]},
                "awsComponents": {"type": "String", "default": "Enabled", "allowedValues": ["Enabled", "Disabled"]},
                "networkConfig": {"type": "String", "default": "Enabled", "allowedValues": ["Enabled", "Disabled"]},
                "windowsUpdates": {"type": "String", "default": "Enabled", "allowedValues": ["Enabled", "Disabled"]},
                "instanceDetailedInformation": {"type": "String", "default": "Enabled",
                  "allowedValues": ["Enabled", "Disabled"]},
                "services": {"type": "String", "default": "Enabled", "allowedValues": ["Enabled", "Disabled"]},
                "windowsRoles": {"type": "String", "default": "Enabled", "allowedValues": ["Enabled", "Disabled"]},
                "customInventory": {"type": "String", "default": "Enabled", "allowedValues": ["Enabled", "Disabled"]},
                "files": {"type": "String", "default": ""},
                "windowsRegistry": {"type": "String", "default": ""}
              },
              "mainSteps": [
                {"action": "aws:softwareInventory", "name": "collectSoftwareInventoryItems",
                  "inputs": {"applications": "{{ applications }}", "awsComponents": "{{ awsComponents }}",
                    "networkConfig": "{{ networkConfig }}", "windowsUpdates": "{{ windowsUpdates }}",
                    "instanceDetailedInformation": "{{ instanceDetailedInformation }}",
                    "services": "{{ services }}", "windowsRoles": "{{ windowsRoles }}",
                    "customInventory": "{{ customInventory }}", "files": "{{ files }}",
                    "windowsRegistry": "{{ windowsRegistry }}"}}
              ]
            }
            """#
        ),
        (
            "AWS-UpdateSSMAgent",
            #"""
            {
              "schemaVersion": "1.2",
              "description": "Bring the agent to a version.",
              "parameters": {
                "version": {"type": "String", "default": "", "description": "The version; empty: the latest."},
                "allowDowngrade": {"type": "String", "default": "false", "allowedValues": ["true", "false"],
                  "description": "Whether an older version may replace a newer one."}
              },
              "runtimeConfig": {
                "aws:updateSsmAgent": {
                  "properties": {"agentName": "amazon-ssm-agent",
                    "source": "https://s3.{Region}.amazonaws.com/amazon-ssm-{Region}/ssm-agent-manifest.json",
                    "allowDowngrade": "{{ allowDowngrade }}", "targetVersion": "{{ version }}"}
                }
              }
            }
            """#
        ),
    ]
}

extension Document {
    /// One of ours; nil when the text is no document, which a test rules out.
    fileprivate init?(builtIn name: String, type: DocumentType, text: String) {
        guard let content = try? DocumentValue(json: text) else { return nil }
        let read = DocumentParser.parse(content, name: name, type: type)
        guard let command = read.command else { return nil }
        self.init(
            name: name, type: type, format: .json, schema: read.schema, hash: Document.hash(of: text),
            content: content.json, command: command)
    }

    /// SHA-256 of a text, in hex.
    package static func hash(of text: String) -> String {
        SHA256.hash(data: Array(text.utf8)).reduce(into: "") { result, byte in
            result += (byte < 16 ? "0" : "") + String(byte, radix: 16)
        }
    }
}
