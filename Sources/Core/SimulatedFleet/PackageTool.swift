/// What installs packages and patches on a platform, and how it words what goes wrong: as its own messages do, with the
/// code that it ends with.
enum PackageTool: Hashable, Sendable {
    case apt, dnf, yum, zypper, windowsUpdate

    init(_ line: PatchCatalogue.Line) {
        let product = line.product
        if line.isWindows {
            self = .windowsUpdate
        } else if product.hasPrefix("Debian") || product.hasPrefix("Ubuntu") {
            self = .apt
        } else if product.hasPrefix("Suse") {
            self = .zypper
        } else if product == "AmazonLinux2" || product.hasPrefix("CentOS7") {
            self = .yum
        } else {
            self = .dnf
        }
    }

    /// Whether a command of this name is there.
    func answers(to command: String) -> Bool {
        switch self {
        case .apt: command == "apt-get" || command == "apt"
        case .dnf: command == "dnf" || command == "yum"
        case .yum: command == "yum"
        case .zypper: command == "zypper"
        case .windowsUpdate: false
        }
    }

    func mirrorIsDown(_ mirror: String) -> (text: String, code: Int) {
        switch self {
        case .apt: ("apt: failed to fetch from \(mirror), connection timed out, exit 100", 100)
        case .dnf: ("dnf: failed to download metadata, all mirrors were tried: \(mirror), exit 1", 1)
        case .yum: ("yum: cannot retrieve repository metadata from \(mirror), exit 1", 1)
        case .zypper: ("zypper: timeout exceeded when accessing \(mirror), exit 4", 4)
        case .windowsUpdate: ("Windows Update: \(mirror) did not answer, 0x80072EE2", 1)
        }
    }

    var lockIsHeld: (text: String, code: Int) {
        switch self {
        case .apt: ("apt: could not get lock /var/lib/dpkg/lock-frontend, held by another process, exit 100", 100)
        case .dnf: ("dnf: waited in vain for the lock of another process, exit 200", 200)
        case .yum: ("yum: another app is currently holding the yum lock, exit 200", 200)
        case .zypper: ("zypper: system management is locked by another process, exit 7", 7)
        case .windowsUpdate: ("Windows Update: another installation is in progress, 0x80240016", 1)
        }
    }

    var diskIsFull: (text: String, code: Int) {
        switch self {
        case .apt: ("dpkg: cannot copy extracted data: no space left on device, exit 100", 100)
        case .dnf: ("dnf: more space needed on the / filesystem, exit 1", 1)
        case .yum: ("yum: insufficient space in download directory, exit 1", 1)
        case .zypper: ("zypper: installation aborted, not enough space on /, exit 8", 8)
        case .windowsUpdate: ("Windows Update: there is not enough space on the disk, 0x80070070", 1)
        }
    }

    func patchDoesNotInstall(_ patch: String) -> (text: String, code: Int) {
        switch self {
        case .apt: ("apt: \(patch): post-installation script returned error exit status 1, exit 100", 100)
        case .dnf: ("dnf: \(patch): scriptlet failed, transaction failed, exit 1", 1)
        case .yum: ("yum: \(patch): scriptlet failed, exit 1", 1)
        case .zypper: ("zypper: \(patch): post-install scriptlet failed, exit 107", 107)
        case .windowsUpdate: ("Windows Update: \(patch) failed to install, 0x800F0922", 1)
        }
    }

    func serviceDoesNotStart(_ name: String) -> (text: String, code: Int) {
        switch self {
        case .windowsUpdate: ("service \(name) cannot be started, error 1053", 1)
        case .apt, .dnf, .yum, .zypper:
            ("job for \(name).service failed because the control process exited with error code, exit 1", 1)
        }
    }
}
