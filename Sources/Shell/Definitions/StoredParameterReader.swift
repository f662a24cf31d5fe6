import Documents

/// Reads a file of `parameters/`: one parameter of the parameter store, which documents name as `{{ssm:NAME}}`.
struct StoredParameterReader {
    let context: ReadingContext

    private static let keys = ["Name", "Type", "Value", "Description"]
    /// What PutParameter takes (SSM API reference).
    private static let nameLength = 1...2048
    private static let valueLength = 1...4096

    private enum Kind: String, CaseIterable {
        case string = "String"
        case stringList = "StringList"
    }

    /// nil, with at least one error reported, when the file does not describe one.
    func parameter(_ root: YAMLNode) -> (name: String, value: DocumentValue)? {
        guard
            let members = Members(
                root, of: "a parameter", known: StoredParameterReader.keys,
                elsewhere: ["Tier": "All parameters here are alike. Leave Tier out."], log: context.log)
        else { return nil }
        _ = members.text("Description", length: 0...1024)
        let name = members.text("Name", length: StoredParameterReader.nameLength, required: "/fleet/ntp-server")
        if let name {
            if Placeholders.names(in: "{{ssm:\(name.value)}}").first?.name != name.value {
                context.log.error(
                    name.position,
                    "Name is \"\(name.value.excerpt)\". Write only letters, digits and / _ - . for it.")
            }
            context.claim(name, for: .parameter)
        }
        if members.member("Type")?.value.text == "SecureString" {
            context.log.error(
                members.position(of: "Type"), "drydock keeps no secrets, so there is no SecureString. Write String.")
            return nil
        }
        let kind = members.word("Type", as: Kind.self)?.value ?? .string
        if case .list = members.member("Value")?.value.content {
            let texts = members.texts("Value", of: "values", count: 1...1000) ?? []
            guard let name else { return nil }
            return (name.value, .list(texts.map { .text($0.value) }))
        }
        let value = members.text("Value", length: StoredParameterReader.valueLength, required: "ntp.example.com")
        guard let name, let value else { return nil }
        if kind == .stringList {
            return (name.value, .list(value.value.split(separator: ",").map { .text(String($0)) }))
        }
        return (name.value, .text(value.value))
    }
}
