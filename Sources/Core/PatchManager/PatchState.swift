/// How a patch stands on a node; SSM's words (API reference, PatchComplianceData, State). Only states that occur here.
package enum PatchState: String, Hashable, Sendable, Codable, CaseIterable {
    /// Approved and installed.
    case installed = "INSTALLED"
    /// Installed by an Install with NoReboot; the node was not rebooted since.
    case installedPendingReboot = "INSTALLED_PENDING_REBOOT"
    /// On the node, though the baseline does not approve it: it was there before.
    case installedOther = "INSTALLED_OTHER"
    /// Approved and not installed.
    case missing = "MISSING"
    /// Approved, and the last Install tried it in vain.
    case failed = "FAILED"

    /// Whether the node is compliant with regard to this patch (SSM user guide, "Patch compliance state values").
    package var isCompliant: Bool {
        switch self {
        case .installed, .installedOther: true
        case .installedPendingReboot, .missing, .failed: false
        }
    }
}
