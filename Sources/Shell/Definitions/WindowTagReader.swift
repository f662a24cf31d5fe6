import MaintenanceWindows

/// Reads the member Tags of a window, a list of `{Key, Value}` as CreateMaintenanceWindow takes it: the tags of ours set
/// what SSM has no member for. Others are checked and mean nothing here.
struct WindowTagReader {
    let context: ReadingContext

    /// SSM API reference, Tag.
    private static let countMax = 50
    private static let keyLength = 1...128
    private static let valueLength = 0...256

    func tags(in window: Members) -> [Members.Located<WindowTag>] {
        let list = window.list("Tags", of: "tags", count: 0...WindowTagReader.countMax)
        var keys: Set<String> = []
        return list?.value.compactMap { node in
            guard let members = Members(node, of: "a tag", known: ["Key", "Value"], log: context.log),
                let key = members.text("Key", length: WindowTagReader.keyLength, required: "Environment"),
                let value = members.text("Value", length: WindowTagReader.valueLength, required: "production")
            else { return nil }
            guard keys.insert(key.value).inserted else {
                context.log.error(key.position, "The tag \(key.value.excerpt) is there twice. Leave one.")
                return nil
            }
            return tag(key, value, in: window)
        } ?? []
    }

    private func tag(
        _ key: Members.Located<String>, _ value: Members.Located<String>, in window: Members
    ) -> Members.Located<WindowTag>? {
        do {
            guard let tag = try WindowTag(key: key.value, value: value.value) else { return nil }
            if window.has(tag.member) {
                context.log.error(
                    key.position, "\(tag.member) is set by a member of the window too. Leave the tag out.")
            }
            return Members.Located(value: tag, node: value.node)
        } catch {
            context.log.error(value.position, error.description)
            return nil
        }
    }
}
