/// Where the daemon keeps what it has decided.
enum StateLookup {
    static let variable = "DRYDOCK_STATE"

    /// `--state`, else `DRYDOCK_STATE`, else what systemd gives a unit (`STATE_DIRECTORY`, its first folder), else
    /// `$XDG_STATE_HOME/drydock`, which is `~/.local/state/drydock` unless set (XDG base directories, section 3).
    static func folder(option: String?, in surroundings: Surroundings) throws(Failure) -> String {
        let environment = surroundings.environment
        if let option, !option.isEmpty { return option }
        if let value = environment[variable], !value.isEmpty { return value }
        if let first = environment["STATE_DIRECTORY"]?.split(separator: ":").first { return String(first) }
        // A relative path there is to be ignored.
        if let base = environment["XDG_STATE_HOME"], base.hasPrefix("/") { return "\(base)/drydock" }
        if let home = environment["HOME"], !home.isEmpty { return "\(home)/.local/state/drydock" }
        throw Failure.usage("There is no state folder: neither --state nor HOME is set. Give --state FOLDER.")
    }
}
