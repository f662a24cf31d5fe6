import Server

/// Where the daemon's socket is. The daemon and everybody who asks it use the same rule.
enum SocketLookup {
    static let systemFolder = "/run/drydock"

    /// In the `--state` folder when that is given, else in what systemd gives a unit (`RUNTIME_DIRECTORY`, its first
    /// folder), else in /run/drydock if it exists, else in the state folder.
    static func file(state option: String?, folder: String, in surroundings: Surroundings) -> SocketFile {
        SocketFile(path: "\(place(state: option, folder: folder, in: surroundings))/\(SocketFile.name)")
    }

    private static func place(state option: String?, folder: String, in surroundings: Surroundings) -> String {
        if let option, !option.isEmpty { return folder }
        if let first = surroundings.environment["RUNTIME_DIRECTORY"]?.split(separator: ":").first {
            return String(first)
        }
        return surroundings.hasFolder(systemFolder) ? systemFolder : folder
    }
}
