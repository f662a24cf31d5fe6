/// Where definitions and their members stand in their files, for whoever has something to say about them later.
package struct DefinitionPlaces: Hashable, Sendable {
    package enum Kind: Hashable, Sendable {
        case window, association, group
    }

    private struct Key: Hashable, Sendable {
        let kind: Kind
        let name: String
    }

    private struct Place: Hashable, Sendable {
        let whole: SourcePosition
        /// By path: `Schedule`, `Tasks/install-patches/MaxConcurrency`.
        var members: [String: SourcePosition]
    }

    private var places: [Key: Place] = [:]

    private var documentFiles: [String: String] = [:]

    package init() {}

    /// The file of a document.
    package func file(of document: String) -> String? { documentFiles[document] }

    mutating func note(_ file: String, of document: String) { documentFiles[document] = file }

    /// Where the value of a member stands, or the nearest thing around it that is written; nil for a definition that is in
    /// no file.
    package func position(of member: String, in kind: Kind, named name: String) -> SourcePosition? {
        guard let place = places[Key(kind: kind, name: name)] else { return nil }
        var path = member.split(separator: "/")
        while !path.isEmpty {
            if let position = place.members[path.joined(separator: "/")] { return position }
            path.removeLast()
        }
        return place.members["Name"] ?? place.members["AssociationName"] ?? place.whole
    }

    /// Whether a definition in a file has a member.
    package func has(_ member: String, in kind: Kind, named name: String) -> Bool {
        places[Key(kind: kind, name: name)]?.members[member] != nil
    }

    /// A definition and its members. Of two with one name the first counts, as for its name.
    mutating func note(_ members: Members, of kind: Kind, named name: String) {
        let key = Key(kind: kind, name: name)
        if places[key] == nil { places[key] = Place(whole: members.position, members: members.positions) }
    }

    /// The members of something in a definition that has been noted: `Tasks/install-patches`.
    mutating func note(_ members: Members, at path: String, of kind: Kind, named name: String) {
        let key = Key(kind: kind, name: name)
        guard var place = places[key] else { return }
        place.members[path] = members.position
        for (member, position) in members.positions { place.members["\(path)/\(member)"] = position }
        places[key] = place
    }
}
