import Definitions
import Notifications
import Testing

@Suite("Notification files") struct SubscriberFileTests {
    private func configuration(_ text: String) throws -> TemporaryConfiguration {
        try TemporaryConfiguration([
            "windows/w.yaml": Sample.window, "associations/a.yaml": Sample.association, "notify/n.yaml": text,
        ])
    }

    private func diagnostics(_ text: String) throws -> [String] {
        try configuration(text).diagnostics().map { $0.replacing("notify/n.yaml:", with: "") }
    }

    @Test(arguments: [
        Change("Name: on-call", "Name: on-call"),
        Change(
            "Name: on-call\n", "",
            "1:1: error: A notification needs Name, and it is not given. Add Name: on-call."),
        Change(
            "On: [WindowMissed, StoppedOnErrors]\n", "",
            "1:1: error: A notification needs On, and it is not given. Add On: [WindowMissed, StoppedOnErrors]."),
        Change(
            "WindowMissed", "WindowMised", "2:6: error: There is no happening WindowMised. Write WindowMissed."),
        Change(
            "[WindowMissed, StoppedOnErrors]", "[]", "2:5: error: On has 0 happenings. Write 1 to 100."),
        Change(
            "On: ", "on: ",
            "1:1: error: A notification needs On, and it is not given. Add On: [WindowMissed, StoppedOnErrors].",
            "2:1: error: Keys begin with a capital. Write On: [WindowMissed]."),
        Change(
            "Command:", "Comand:",
            """
            1:1: error: A notification needs Command or Webhook, and neither is given. Add Command: \
            [/usr/local/bin/page, drydock], or Webhook: https://example.com/drydock.
            """, "3:1: error: Comand is not known here. Write Command."),
        Change(
            "/usr/bin/logger", "logger",
            """
            3:11: error: The program is "logger". Write its absolute path, such as /usr/local/bin/page; for a \
            line of shell, [/bin/sh, -c, …].
            """),
        Change(
            "[/usr/bin/logger, -t, drydock]", "/usr/bin/logger -t drydock",
            """
            3:10: error: Command is text, "/usr/bin/logger -t drydock". Write a list of arguments, such as \
            [/usr/bin/logger -t drydock].
            """),
        Change(
            "drydock]\n", "drydock]\nWebhook: https://example.com/\n",
            "4:10: error: There is a Command already. Leave one of the two out."),
        Change(
            "drydock]\n", "drydock]\nHeaders: {A: b}\n",
            "4:10: error: Headers belong to a Webhook, and this is a Command. Leave them out."),
        Change(
            "drydock]\n", "drydock]\nTimeout: 301\n",
            "4:10: error: Timeout is 301. Write a whole number of seconds, 1 to 300."),
        Change("drydock]\n", "drydock]\nAttempts: 0\n", "4:11: error: Attempts is 0. Write a whole number, 1 to 8."),
        Change(
            "drydock]\n", "drydock]\nEnabled: no\n",
            "4:10: error: Enabled is text, \"no\". Write true or false, without quotes."),
        Change(
            "drydock]\n", "drydock]\nWindows: [dev-linx]\n",
            "4:11: error: There is no window dev-linx. Write dev-linux."),
        Change(
            "drydock]\n", "drydock]\nAssociations: [time-snyc]\n",
            "4:16: error: There is no association time-snyc. Write time-sync."),
        Change(
            "Command: [/usr/bin/logger, -t, drydock]", "Webhook: ftp://example.com/",
            """
            3:10: error: Webhook is "ftp://example.com/". Write an address such as https://example.com/drydock.
            """),
        Change(
            "Command: [/usr/bin/logger, -t, drydock]", "Webhook: \"https:// a/b\"",
            """
            3:10: error: Webhook is "https:// a/b". Write an address such as https://example.com/drydock.
            """),
        Change(
            "Command: [/usr/bin/logger, -t, drydock]", "Webhook: https://a/\nHeaders: {\"X Y\": b, X-Z: [c]}",
            "4:11: error: \"X Y\" cannot be the name of a header. Write letters, digits and hyphens.",
            "4:26: error: The header X-Z is a list. Write a text of one line, in ASCII."),
        Change(
            "Command: [/usr/bin/logger, -t, drydock]", "Webhook: https://a/\nHeaders: {X-Z: \"b\\r\\nc\"}",
            "4:16: error: The header X-Z is text, \"b\u{FFFD}\u{FFFD}c\". Write a text of one line, in ASCII."),
    ])
    func `members of a notification`(change: Change) throws {
        #expect(try diagnostics(change.applied(to: Sample.subscriber)) == change.diagnostics)
    }

    @Test func `two of one name are an error`() throws {
        let configuration = try TemporaryConfiguration([
            "windows/w.yaml": Sample.window, "notify/a.yaml": Sample.subscriber, "notify/b.yaml": Sample.subscriber,
        ])
        let last = try #require(configuration.diagnostics().last)
        #expect(
            last.hasSuffix("line 1. Write another name.") && last.contains("There is a notification on-call already"))
    }

    @Test func `a command is read as it stands, with the defaults`() throws {
        let loaded = try configuration(Sample.subscriber).load()
        #expect(
            loaded.definitions.subscribers == [
                Subscriber(
                    name: "on-call", happenings: [.windowMissed, .stoppedOnErrors],
                    channel: .command(["/usr/bin/logger", "-t", "drydock"]), timeoutSeconds: 30, attemptsMax: 8)
            ])
        #expect(loaded.notifyFiles == 1)
    }

    @Test func `a webhook is read with its headers, its limits and its filters`() throws {
        let loaded = try configuration(
            """
            Name: chat
            On: [WindowHeld]
            Windows: [dev-linux]
            Associations: [time-sync]
            Webhook: http://127.0.0.1:9/hook?a=b
            Headers: {Authorization: Bearer 123, X-A: "4"}
            Timeout: 5
            Attempts: 2

            """
        ).load()
        #expect(
            loaded.definitions.subscribers == [
                Subscriber(
                    name: "chat", happenings: [.windowHeld], windows: ["dev-linux"], associations: ["time-sync"],
                    channel: .webhook(
                        url: "http://127.0.0.1:9/hook?a=b",
                        headers: [.init(name: "Authorization", value: "Bearer 123"), .init(name: "X-A", value: "4")]),
                    timeoutSeconds: 5, attemptsMax: 2)
            ])
    }

    @Test func `a disabled one tells nobody`() throws {
        let loaded = try configuration(Sample.subscriber + "Enabled: false\n").load()
        #expect(!loaded.hasErrors && loaded.notifyFiles == 1 && loaded.definitions.subscribers.isEmpty)
    }

    @Test func `who is told is not among the texts that are kept with decisions`() throws {
        let texts = try configuration(Sample.subscriber).load().definitions.texts
        #expect(texts == ["windows/w.yaml": Sample.window, "associations/a.yaml": Sample.association])
    }
}
