import Fleet
import SimulatedFleet

/// Reads a file of `fleet/`: one group of simulated nodes, or several under `Groups`.
struct FleetReader {
    let context: ReadingContext

    private static let keys = [
        "Name", "Count", "Platforms", "Tags", "TagsInTurn", "Software", "Seed", "Hybrid", "Behaviour",
    ]
    private static let nameLength = 1...64
    private static let countRange = 1...10_000
    private static let groupsMax = 1_000
    private static let platformsMax = 100
    /// As SSM limits the tags of a resource.
    private static let tagsMax = 50
    private static let tagKeyLength = 1...128
    private static let tagValueLength = 0...256

    /// The groups of the file that could be read.
    func groups(_ root: YAMLNode) -> [NodeGroup] {
        if case .mapping(let members) = root.content, members.contains(where: { $0.key == "Groups" }) {
            let file = Members(root, of: "a fleet file", known: ["Groups"], log: context.log)
            let list = file?.list("Groups", of: "groups", count: 1...FleetReader.groupsMax)
            return list?.value.compactMap(group) ?? []
        }
        return group(root).map { [$0] } ?? []
    }

    private func group(_ node: YAMLNode) -> NodeGroup? {
        let log = context.log
        guard let members = Members(node, of: "a group of nodes", known: FleetReader.keys, log: log) else { return nil }
        let name = members.name("Name", length: FleetReader.nameLength, required: "dev")
        if let name {
            context.claim(name, for: .group)
            context.places.note(members, of: .group, named: name.value)
        }
        let count = members.wholeNumber("Count", in: FleetReader.countRange, of: "nodes", required: "20")
        let platforms = self.platforms(in: members)
        let tags = self.tags(in: members)
        let seed = members.wholeNumber("Seed", in: 0...UInt64.max)?.value ?? 0
        let hybrid = members.boolean("Hybrid")?.value ?? false
        let tagsInTurn = self.tagsInTurn(in: members, besides: tags)
        let software = SoftwareReader(log: log).software(in: members)
        let behaviour = BehaviourReader(log: log).behaviour(in: members)
        let known = Set(tags.keys).union(tagsInTurn.keys)
        if !behaviour.outageTag.isEmpty, !known.contains(behaviour.outageTag) {
            log.error(
                members.position(of: "Behaviour"),
                "The nodes have no tag \(behaviour.outageTag.excerpt), which OutageTag names. Add it to Tags or TagsInTurn."
            )
        }
        guard let name, let count, let platforms else { return nil }
        return NodeGroup(
            name: name.value, count: count.value, platforms: platforms, tags: tags, tagsInTurn: tagsInTurn,
            software: software, seed: seed, hybrid: hybrid, behaviour: behaviour)
    }

    private func platforms(in members: Members) -> [Platform]? {
        let texts = members.texts(
            "Platforms", of: "platforms", count: 1...FleetReader.platformsMax, required: "[AmazonLinux2023]")
        let platforms = texts?.map { text in
            let platform = Platform(product: text.value)
            if platform == nil {
                let advice = Spelling.advice(for: text.value, in: Platform.products.map(\.product))
                context.log.error(text.position, "There is no platform \"\(text.value.excerpt)\". \(advice)")
            }
            return platform
        }
        let known = platforms?.compactMap(\.self)
        return known?.count == platforms?.count ? known : nil
    }

    /// Tags with several values each, such as `{Rack: [A, B]}`.
    private func tagsInTurn(in members: Members, besides tags: [String: String]) -> [String: [String]] {
        guard let node = members.member("TagsInTurn")?.value else { return [:] }
        guard case .mapping(let given) = node.content else {
            members.reportWrongType("TagsInTurn", node, expected: "a mapping, such as {Rack: [A, B]}")
            return [:]
        }
        var inTurn: [String: [String]] = [:]
        for tag in given {
            guard case .list(let list) = tag.value.content, (1...FleetReader.platformsMax).contains(list.count),
                case let values = list.compactMap(\.text), values.count == list.count,
                values.allSatisfy({ FleetReader.tagValueLength.contains($0.unicodeScalars.count) })
            else {
                context.log.error(
                    tag.value.position,
                    "The tag \(tag.key.excerpt) is to have a list of 1 to \(FleetReader.platformsMax) texts, such as [A, B]."
                )
                continue
            }
            if tags[tag.key] != nil {
                context.log.error(tag.keyPosition, "The tag \(tag.key.excerpt) is in Tags too. Leave it out of one.")
            }
            inTurn[tag.key] = values
        }
        return inTurn
    }

    private func tags(in members: Members) -> [String: String] {
        guard let node = members.member("Tags")?.value else { return [:] }
        guard case .mapping(let given) = node.content else {
            members.reportWrongType("Tags", node, expected: "a mapping, such as {Environment: dev}")
            return [:]
        }
        if given.count > FleetReader.tagsMax {
            context.log.error(
                node.position, "Tags has \(given.count) tags. Write at most \(FleetReader.tagsMax).")
        }
        var tags: [String: String] = [:]
        for tag in given {
            guard FleetReader.tagKeyLength.contains(tag.key.unicodeScalars.count) else {
                context.log.error(tag.keyPosition, "The key of a tag has 1 to 128 characters. Write another.")
                continue
            }
            guard let value = tag.value.text, FleetReader.tagValueLength.contains(value.unicodeScalars.count) else {
                let found = tag.value.text == nil ? tag.value.found : "too long"
                context.log.error(
                    tag.value.position,
                    """
                    The tag \(tag.key.excerpt) is \(found). Write a text of at most 256 characters, in quotes \
                    if need be.
                    """
                )
                continue
            }
            tags[tag.key] = value
        }
        return tags
    }
}
