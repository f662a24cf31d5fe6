import Notifications

/// Reads a file of `notify/`: who is told of what, and how. `Subscriber` says what stands there.
///
/// It comes after windows and associations, whose names it may give.
struct SubscriberReader {
    let context: ReadingContext

    private static let keys = [
        "Name", "On", "Windows", "Associations", "Command", "Webhook", "Headers", "Timeout", "Attempts", "Enabled",
    ]
    private static let commandExample = "[/usr/local/bin/page, drydock]"
    private static let webhookExample = "https://example.com/drydock"

    /// What a file holds that has no error.
    struct Reading {
        /// nil: it is disabled.
        let enabled: Subscriber?
    }

    /// nil, with at least one error reported, when the file does not say who is told.
    func subscriber(_ root: YAMLNode) -> Reading? {
        let log = context.log
        guard
            let members = Members(
                root, of: "a notification", known: SubscriberReader.keys, elsewhere: SubscriberReader.elsewhere,
                log: log
            )
        else { return nil }
        let name = members.name("Name", length: Subscriber.nameLength, required: "on-call")
        if let name { context.claim(name, for: .notification) }
        let happenings = happenings(members)
        let windows = names("Windows", of: .window, members)
        let associations = names("Associations", of: .association, members)
        let channel = channel(members)
        let timeout = members.wholeNumber("Timeout", in: Subscriber.timeoutSeconds, of: "seconds")
        let attempts = members.wholeNumber("Attempts", in: Subscriber.attempts)
        let isEnabled = members.boolean("Enabled")?.value ?? true
        guard let name, let channel, !happenings.isEmpty else { return nil }
        if !isEnabled { return Reading(enabled: nil) }
        return Reading(
            enabled: Subscriber(
                name: name.value, happenings: happenings, windows: windows, associations: associations,
                channel: channel, timeoutSeconds: timeout?.value ?? Subscriber.timeoutDefault,
                attemptsMax: attempts?.value ?? Subscriber.attemptsDefault))
    }

    private func happenings(_ members: Members) -> [Happening] {
        let known = Happening.allCases.map(\.rawValue)
        let words = members.texts(
            "On", of: "happenings", count: 1...100, required: "[WindowMissed, StoppedOnErrors]")
        return (words ?? []).compactMap { word in
            if let happening = Happening(rawValue: word.value) { return happening }
            context.log.error(
                word.position,
                "There is no happening \(word.value.excerpt). \(Spelling.advice(for: word.value, in: known))")
            return nil
        }
    }

    /// Names of definitions that there are; nil when the member is not given.
    private func names(_ key: String, of kind: ReadingContext.Kind, _ members: Members) -> [String]? {
        let known = context.names(of: kind)
        return members.texts(key, of: "names", count: 1...1000)?.map { name in
            if !known.contains(name.value) {
                context.log.error(
                    name.position,
                    "There is no \(kind.rawValue) \(name.value.excerpt). \(Spelling.advice(for: name.value, in: known))"
                )
            }
            return name.value
        }
    }

    private func channel(_ members: Members) -> Subscriber.Channel? {
        switch (members.has("Command"), members.has("Webhook")) {
        case (true, true):
            context.log.error(
                members.position(of: "Webhook"), "There is a Command already. Leave one of the two out.")
            return nil
        case (false, false):
            context.log.error(
                members.position,
                "A notification needs Command or Webhook, and neither is given. Add Command: "
                    + "\(SubscriberReader.commandExample), or Webhook: \(SubscriberReader.webhookExample).")
            return nil
        case (true, false):
            if members.has("Headers") {
                context.log.error(
                    members.position(of: "Headers"),
                    "Headers belong to a Webhook, and this is a Command. Leave them out.")
            }
            return command(members).map { .command($0) }
        case (false, true):
            let headers = headers(members)
            return url(members).map { .webhook(url: $0, headers: headers) }
        }
    }

    private func command(_ members: Members) -> [String]? {
        guard
            let words = members.texts(
                "Command", of: "arguments", count: Subscriber.argumentCount, required: SubscriberReader.commandExample),
            let program = words.first
        else { return nil }
        for word in words where word.value.utf8.contains(0) {
            context.log.error(word.position, "One of the arguments holds a NUL. Take it out.")
        }
        guard program.value.hasPrefix("/") else {
            context.log.error(
                program.position,
                "The program is \"\(program.value.excerpt)\". Write its absolute path, such as /usr/local/bin/page; for a "
                    + "line of shell, [/bin/sh, -c, …].")
            return nil
        }
        return words.map(\.value)
    }

    private func url(_ members: Members) -> String? {
        let example = SubscriberReader.webhookExample
        guard let url = members.text("Webhook", length: Subscriber.urlLength, required: example) else { return nil }
        let parts = url.value.split(separator: "://", maxSplits: 1)
        let host = parts.count == 2 ? parts[1].prefix { !"/?#".contains($0) } : ""
        let isPlain = url.value.unicodeScalars.allSatisfy { (0x21...0x7E).contains($0.value) }
        guard parts.count == 2, ["http", "https"].contains(parts[0].lowercased()), !host.isEmpty, isPlain,
            !host.hasPrefix(":")
        else {
            context.log.error(
                url.position, "Webhook is \"\(url.value.excerpt)\". Write an address such as \(example).")
            return nil
        }
        return url.value
    }

    /// In the order of the file.
    private func headers(_ members: Members) -> [Subscriber.Header] {
        guard let node = members.member("Headers")?.value else { return [] }
        guard case .mapping(let headers) = node.content else {
            members.reportWrongType("Headers", node, expected: "a mapping of names and values")
            return []
        }
        if headers.count > Subscriber.headerCount {
            context.log.error(
                node.position, "There are \(headers.count) headers. Write at most \(Subscriber.headerCount).")
        }
        return headers.compactMap { header in
            guard header.key.hasOnlyHeaderNameCharacters else {
                context.log.error(
                    header.keyPosition,
                    "\"\(header.key.excerpt)\" cannot be the name of a header. Write letters, digits and hyphens.")
                return nil
            }
            guard let value = header.value.text, value.unicodeScalars.allSatisfy({ (0x20...0x7E).contains($0.value) })
            else {
                context.log.error(
                    header.value.position,
                    "The header \(header.key) is \(header.value.found). Write a text of one line, in ASCII.")
                return nil
            }
            return Subscriber.Header(name: header.key, value: value)
        }
    }

    /// What people write who know other tools.
    private static let elsewhere = [
        "Url": "The address of a webhook is written as Webhook: \(webhookExample).",
        "URL": "The address of a webhook is written as Webhook: \(webhookExample).",
        "Email": "drydock sends no mail. Let a Command do it: [/usr/sbin/sendmail, …].",
        "Events": "The list of happenings is called On. Write On: [WindowMissed].",
        // YAML 1.1 takes the plain word for a boolean; here it is a key like any other.
        "on": "Keys begin with a capital. Write On: [WindowMissed].",
    ]
}

extension String {
    /// A token, as RFC 9110 has it, of the characters that anybody uses.
    fileprivate var hasOnlyHeaderNameCharacters: Bool {
        !isEmpty && utf8.count <= 100
            && unicodeScalars.allSatisfy {
                $0.isASCII && ($0.properties.isAlphabetic || ("0"..."9").contains($0) || $0 == "-" || $0 == "_")
            }
    }
}
