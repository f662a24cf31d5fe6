/// The operating system of a node.
package struct Platform: Hashable, Sendable {
    /// SSM's platform types, spelled as on the wire.
    package enum Kind: String, Hashable, Sendable, CaseIterable, Codable {
        case linux = "Linux"
        case windows = "Windows"
        case macOS = "MacOS"
    }

    package let kind: Kind
    /// As a patch baseline's PRODUCT filter names it: `AmazonLinux2023`, `Ubuntu22.04`, `WindowsServer2022`.
    package let product: String

    package init(kind: Kind, product: String) {
        self.kind = kind
        self.product = product
    }

    /// The products that are understood, each with the kind of system that it is.
    package static let products: [(product: String, kind: Kind)] = [
        ("AlmaLinux9.2", .linux), ("AmazonLinux2", .linux), ("AmazonLinux2023", .linux), ("CentOS7.9", .linux),
        ("Debian11", .linux), ("Debian12", .linux), ("OracleLinux8.4", .linux), ("RedhatEnterpriseLinux8.6", .linux),
        ("RedhatEnterpriseLinux9.2", .linux), ("RockyLinux9.1", .linux), ("Suse15.3", .linux),
        ("Ubuntu20.04", .linux), ("Ubuntu22.04", .linux), ("Ubuntu24.04", .linux),
        ("WindowsServer2016", .windows), ("WindowsServer2019", .windows), ("WindowsServer2022", .windows),
    ]

    /// The platform that a product runs on; nil when the product is not known.
    package init?(product: String) {
        guard let known = Platform.products.first(where: { $0.product == product }) else { return nil }
        self.init(kind: known.kind, product: product)
    }
}
