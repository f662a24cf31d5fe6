/// A package that the nodes of a group have from the start.
package struct SoftwarePackage: Hashable, Sendable {
    /// Unique within the group.
    package var name: String
    /// As the package manager shows it; empty: nobody says.
    package var version: String
    /// Packages of the same group without which it does not work.
    package var needs: [String]
    /// The service that comes with it; nil: none.
    package var service: String?

    package init(name: String, version: String = "", needs: [String] = [], service: String? = nil) {
        self.name = name
        self.version = version
        self.needs = needs
        self.service = service
    }
}

/// The software of a group: which package needs which, and which service comes with which package. A package that nobody
/// says anything about comes with the service of its own name.
struct Software: Sendable {
    private struct Entry: Sendable {
        let package: Int32
        let version: String
        let needs: [Int32]
        let service: Int32?
    }

    private let entries: [Entry]

    init(_ packages: [SoftwarePackage], things: inout ThingTable) {
        var entries: [Entry] = []
        for package in packages {
            entries.append(
                Entry(
                    package: things.number(of: Thing(kind: .package, name: package.name)), version: package.version,
                    needs: package.needs.map { things.number(of: Thing(kind: .package, name: $0)) },
                    service: package.service.map { things.number(of: Thing(kind: .service, name: $0)) }))
        }
        self.entries = entries
    }

    var isEmpty: Bool { entries.isEmpty }

    /// What a node has of it at the start.
    var states: [ThingState] {
        entries.flatMap { entry in
            [ThingState(thing: entry.package)] + (entry.service.map { [ThingState(thing: $0)] } ?? [])
        }
    }

    /// "nginx 1.24.0", or the name alone.
    func title(of package: Int32, _ table: ThingTable) -> String {
        let version = entries.first { $0.package == package }?.version ?? ""
        return version.isEmpty ? table.name(package) : "\(table.name(package)) \(version)"
    }

    /// What a package needs, and what that needs, the last needed first; not the package itself.
    func needs(of package: Int32) -> [Int32] {
        var found: [Int32] = []
        func collect(_ package: Int32) {
            for needed in entries.first(where: { $0.package == package })?.needs ?? [] where !found.contains(needed) {
                found.append(needed)
                collect(needed)
            }
        }
        collect(package)
        return found.reversed().filter { $0 != package }
    }

    /// The services that do not run without a package: its own and those of what needs it.
    func services(needing package: Int32, _ table: ThingTable, on machine: Machine) -> [Int32] {
        var services = entries.filter { $0.package == package || needs(of: $0.package).contains(package) }
            .compactMap(\.service)
        let namesake = Thing(kind: .service, name: table.name(package))
        if let own = machine.things.first(where: { table.things[Int($0.thing)] == namesake })?.thing,
            !services.contains(own)
        {
            services.append(own)
        }
        return services
    }

    /// A package that a service needs and that is missing on a node.
    func packageMissing(for service: Int32, _ table: ThingTable, on machine: Machine) -> Int32? {
        func isMissing(_ package: Int32) -> Bool {
            machine.position(of: package).map { !machine.things[$0].isPresent } ?? false
        }
        for entry in entries where entry.service == service {
            if let missing = ([entry.package] + needs(of: entry.package)).first(where: isMissing) { return missing }
        }
        let namesake = Thing(kind: .package, name: table.name(service))
        return machine.things.first { !$0.isPresent && table.things[Int($0.thing)] == namesake }?.thing
    }
}
