/// One update that a vendor released for one product.
package struct Patch: Hashable, Sendable {
    /// `KB5034441` on Windows, an advisory such as `SEC-2026-0123` elsewhere. Unique within its product.
    package let id: String
    /// As a baseline's PRODUCT filter names it: `AmazonLinux2023`, `WindowsServer2022`.
    package let product: String
    package let classification: Classification
    package let severity: Severity
    /// The day of its release in UTC, in days since 1970-01-01.
    package let releaseDay: Int

    /// SSM's words, which differ between Windows and the rest (SSM API reference, PatchFilter, CLASSIFICATION).
    package enum Classification: String, Hashable, Sendable, Codable, CaseIterable {
        case security = "Security"
        case bugfix = "Bugfix"
        case enhancement = "Enhancement"
        /// Windows's word for security patches.
        case securityUpdates = "SecurityUpdates"
        /// Windows's word for urgent ones that are not about security.
        case criticalUpdates = "CriticalUpdates"
        case updateRollups = "UpdateRollups"
    }

    /// SSM's words (SSM API reference, PatchFilter, SEVERITY and MSRC_SEVERITY).
    package enum Severity: String, Hashable, Sendable, Codable, CaseIterable {
        case critical = "Critical"
        case important = "Important"
        /// Linux's word for the third rank.
        case medium = "Medium"
        /// Windows's word for the third rank.
        case moderate = "Moderate"
        case low = "Low"
        case unspecified = "Unspecified"
    }

    package init(id: String, product: String, classification: Classification, severity: Severity, releaseDay: Int) {
        self.id = id
        self.product = product
        self.classification = classification
        self.severity = severity
        self.releaseDay = releaseDay
    }
}
