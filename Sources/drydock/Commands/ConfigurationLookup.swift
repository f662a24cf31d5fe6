/// Where the definitions are.
enum ConfigurationLookup {
    static let variable = "DRYDOCK_CONFIG"
    static let systemFolder = "/etc/drydock"
    static let subfolders = ["windows", "associations"]

    /// `--config`, else `DRYDOCK_CONFIG`, else the current folder if it looks like one, else `/etc/drydock`.
    static func folder(option: String?, in surroundings: Surroundings) -> String {
        if let option, !option.isEmpty { return option }
        if let value = surroundings.environment[variable], !value.isEmpty { return value }
        return subfolders.contains(where: surroundings.hasFolder) ? "." : systemFolder
    }
}
