import Foundation
import ScheduleExpressions
import Store
import Testing

/// Documents of the folder, with their versions, in a daemon that is at work.
@Suite("Documents of a daemon") struct DocumentTests {
    private func document(_ word: String) -> String {
        """
        schemaVersion: "2.2"
        mainSteps:
          - action: aws:runShellScript
            name: write
            inputs: {runCommand: ["printf '%s\\\\n' '\(word)' > /etc/word"]}

        """
    }

    private func calendar(_ summary: String) -> String {
        """
        BEGIN:VCALENDAR
        VERSION:2.0
        BEGIN:VEVENT
        UID:1
        DTSTART:20200101T000000Z
        DTEND:20200102T000000Z
        SUMMARY:\(summary)
        END:VEVENT
        END:VCALENDAR

        """
    }

    private func association(_ name: String, _ version: String) -> String {
        """
        AssociationName: \(name)
        Name: say-word
        DocumentVersion: \(version)
        Targets: [{Key: "tag:Group", Values: [blue]}]

        """
    }

    private func decisions(_ daemon: RunningDaemon) throws -> [String] {
        try #require(try SQLiteStore.made(in: daemon.state.path)).decisionLines()
    }

    @Test func `a version is tried before it is made the default one, over a restart, and is decided the same again`()
        throws
    {
        let daemon = try RunningDaemon()
        let files = daemon.configuration
        try files.write(
            "fleet/blue.yaml",
            "{Name: blue, Count: 2, Platforms: [Debian12], Tags: {Group: blue}, Behaviour: {StepSeconds: [0, 0]}}\n")
        try files.write("documents/say-word.yaml", document("one"))
        try files.write("associations/all-words.yaml", association("all-words", "$DEFAULT"))
        try files.write("associations/early-words.yaml", association("early-words", "$LATEST"))
        #expect(try daemon.run("reload").output.contains("New associations: all-words, early-words."))

        try files.write("documents/say-word.Default.yaml", document("one"))
        try files.write("documents/say-word.yaml", document("two"))
        #expect(try daemon.run("reload").output.contains("Changed: early-words."))
        func versions() throws -> [String?] {
            let shown = try daemon.object("documents", "show", "say-word", "--config", files.folder.path)
            return ["latestVersion", "defaultVersion"].map { shown[$0] as? String }
        }
        #expect(try versions() == ["2", "1"])

        // A change calendar has versions too, and a change of it is told though nothing else is different.
        for number in 1...2 {
            try files.write("calendars/year-end.ics", calendar("Year \(number)"))
            let said = try daemon.run("reload").output
            #expect(said.contains("New versions of documents: year-end:\(number)."), "\(said)")
        }
        let old = try daemon.run(
            "documents", "show", "year-end", "--document-version", "1", "--content", "--config", files.folder.path)
        #expect(old.output == calendar("Year 1"))

        daemon.process.terminate()
        #expect(daemon.process.wait() == 0)
        try daemon.restart()
        try files.remove("documents/say-word.Default.yaml")
        #expect(try daemon.run("reload").output.contains("Changed: all-words."))
        #expect(try versions() == ["2", "2"])

        try files.write("documents/say-word.yaml", "schemaVersion: \"2.2\"\nmainStep: []\n")
        let refused = try daemon.run("reload")
        #expect(refused.status == 2)
        #expect(
            refused.talk.contains("documents/say-word.yaml:2:1: error: mainStep is not known here. Write mainSteps."))

        let kept = try decisions(daemon)
        for number in 1...2 { #expect(kept.count { $0.contains("say-word:\(number) on 2 nodes") } == 2) }
        let first = try #require(kept.first?.split(separator: "\"at\":\"").last)
        let replay = try daemon.run("replay", "--from", String(first.prefix { $0 != "\"" }))
        #expect(replay.status == 0 && replay.talk.contains("the same as in the decision log"), "\(replay.talk)")
    }
}
