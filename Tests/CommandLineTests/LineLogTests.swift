import Foundation
import Logging
import ScheduleExpressions
import Testing

@testable import drydock

@Suite("The daemon's log") struct LineLogTests {
    private let parts = [("event", "windowOpened"), ("reason", "It is \"due\".")]

    private func line(_ format: LogFormat, journal: Bool = false, _ level: Logger.Level = .info) -> String {
        LineLog(format: format, isJournal: journal).line(level, "dev-linux: opened.\nIt is due.", parts, at: "T")
    }

    @Test func `a decision is one line in each format`() {
        #expect(line(.text) == "dev-linux: opened. It is due.")
        #expect(
            line(.json)
                == #"{"time":"T","level":"info","message":"dev-linux: opened. It is due.","event":"windowOpened","reason":"It is \"due\"."}"#
        )
        #expect(
            line(.logfmt)
                == #"time=T level=info msg="dev-linux: opened. It is due." event=windowOpened reason="It is \"due\".""#)
    }

    @Test(
        arguments: [
            (.critical, 2), (.error, 3), (.warning, 4), (.notice, 5), (.info, 6), (.debug, 7), (.trace, 7),
        ] as [(Logger.Level, Int)])
    func `under the journal a line begins with its priority, and needs no word for it`(level: Logger.Level, number: Int)
    {
        #expect(line(.text, journal: true, level) == "<\(number)>dev-linux: opened. It is due.")
        #expect(line(.json, journal: true, level).hasPrefix("<\(number)>{\"time\""))
    }

    @Test func `without the journal what is bad says so`() {
        #expect(line(.text, .warning).hasPrefix("warning: "))
        #expect(line(.text, .error).hasPrefix("error: "))
    }

    @Test func `the journal is known by its device and inode`() {
        var status = stat()
        #expect(fstat(2, &status) == 0)
        #expect(Terminal.talksToTheJournal(["JOURNAL_STREAM": "\(status.st_dev):\(status.st_ino)"]))
        #expect(!Terminal.talksToTheJournal(["JOURNAL_STREAM": "\(status.st_dev):\(status.st_ino + 1)"]))
        #expect(!Terminal.talksToTheJournal([:]))
    }
}

@Suite("Where the socket is") struct SocketLookupTests {
    private func path(_ option: String?, _ environment: [String: String] = [:], run: Bool = false) -> String {
        let surroundings = Surroundings(
            environment: environment, hasFolder: { $0 == "/run/drydock" && run }, now: Instant(secondsSinceEpoch: 0))
        return SocketLookup.file(state: option, folder: option ?? "/state", in: surroundings).path
    }

    @Test func `the state folder that is given comes first, then systemd's, then the system's, then the state folder`()
    {
        let runtime = ["RUNTIME_DIRECTORY": "/run/x:/run/y"]
        #expect(path("/given", runtime, run: true) == "/given/drydock.sock")
        #expect(path(nil, runtime, run: true) == "/run/x/drydock.sock")
        #expect(path(nil, run: true) == "/run/drydock/drydock.sock")
        #expect(path(nil) == "/state/drydock.sock")
    }
}
