import SimulatedFleet

/// Reads the member Software of a group of simulated nodes:
///
///     Software:
///       - {Package: openssl, Version: 3.0.11}
///       - {Package: nginx, Version: 1.24.0, Needs: [openssl], Service: nginx}
struct SoftwareReader {
    let log: DiagnosticLog

    private static let keys = ["Package", "Version", "Needs", "Service"]
    private static let packagesMax = 1_000
    private static let nameLength = 1...128

    func software(in group: Members) -> [SoftwarePackage] {
        guard group.has("Software"),
            let list = group.list("Software", of: "packages", count: 1...SoftwareReader.packagesMax)
        else { return [] }
        var packages: [SoftwarePackage] = []
        var needs: [Members.Located<String>] = []
        for node in list.value {
            guard let members = Members(node, of: "a package", known: SoftwareReader.keys, log: log),
                let name = members.text("Package", length: SoftwareReader.nameLength, required: "nginx")
            else { continue }
            if packages.contains(where: { $0.name == name.value }) {
                log.error(name.position, "There is a package \(name.value.excerpt) already. Leave one out.")
                continue
            }
            let version = members.has("Version") ? members.text("Version", length: 1...64)?.value : nil
            let service =
                members.has("Service") ? members.text("Service", length: SoftwareReader.nameLength)?.value : nil
            let needed = members.has("Needs") ? members.texts("Needs", of: "packages", count: 1...100) ?? [] : []
            needs += needed
            packages.append(
                SoftwarePackage(
                    name: name.value, version: version ?? "", needs: needed.map(\.value), service: service))
        }
        let names = packages.map(\.name)
        for needed in needs where !names.contains(needed.value) {
            log.error(
                needed.position,
                "No package \(needed.value.excerpt) is in Software. \(Spelling.advice(for: needed.value, in: names))")
        }
        return packages
    }
}
