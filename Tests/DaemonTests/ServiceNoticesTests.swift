import Foundation
import TestSupport
import Testing

@testable import Daemon

@Suite("Notices to the service manager") struct ServiceNoticesTests {
    @Test(arguments: [false, true])
    func `each notice is one message of the lines that sd_notify names`(isAbstract: Bool) throws {
        let folder = try TemporaryFolder()
        let socket = try DatagramSocket(in: folder.path, isAbstract: isAbstract)
        let service = ServiceNotices(environment: ["NOTIFY_SOCKET": socket.path])
        service.ready("No window is open.")
        #expect(socket.next() == ["READY=1", "STATUS=No window is open."])
        service.status("one\ntwo")
        #expect(socket.next() == ["STATUS=one two"])
        service.alive()
        #expect(socket.next() == ["WATCHDOG=1"])
        service.stopping("SIGTERM")
        #expect(socket.next() == ["STOPPING=1", "STATUS=SIGTERM"])
    }

    @Test func `a reload carries its instant on the monotonic clock, in the same message`() throws {
        let folder = try TemporaryFolder()
        let socket = try DatagramSocket(in: folder.path)
        let service = ServiceNotices(environment: ["NOTIFY_SOCKET": socket.path])
        func monotonic() -> Int64 {
            var now = timespec()
            clock_gettime(CLOCK_MONOTONIC, &now)
            return Int64(now.tv_sec) * 1_000_000 + Int64(now.tv_nsec) / 1000
        }
        let before = monotonic()
        service.reloading("Reading the definitions.")
        let lines = try #require(socket.next())
        #expect(lines.count == 3 && lines[0] == "RELOADING=1" && lines[2] == "STATUS=Reading the definitions.")
        let instant = try #require(Int64(lines[1].dropFirst("MONOTONIC_USEC=".count)))
        #expect(lines[1].hasPrefix("MONOTONIC_USEC=") && before <= instant && instant <= monotonic())
    }

    @Test func `what counts waits for a manager that is busy, and is not lost among the lines that do not`() throws {
        let folder = try TemporaryFolder()
        let socket = try DatagramSocket(in: folder.path)
        let service = ServiceNotices(environment: ["NOTIFY_SOCKET": socket.path])
        // More than the kernel queues.
        for number in 0..<2000 { service.status("\(number)") }
        Thread.detachNewThread { service.stopping("SIGTERM") }
        #expect(socket.first(saying: "STOPPING=1") == ["STOPPING=1", "STATUS=SIGTERM"])
    }

    @Test func `half the watchdog's time passes between signs of life, and only if it is meant for this process`() {
        let mine = String(getpid())
        func every(_ environment: [String: String]) -> Duration? {
            ServiceNotices(environment: environment.merging(["NOTIFY_SOCKET": "@x"]) { $1 }).aliveEvery
        }
        #expect(every(["WATCHDOG_USEC": "30000000"]) == .seconds(15))
        #expect(every(["WATCHDOG_USEC": "30000000", "WATCHDOG_PID": mine]) == .seconds(15))
        #expect(every(["WATCHDOG_USEC": "30000000", "WATCHDOG_PID": "1"]) == nil)
        #expect(every(["WATCHDOG_USEC": "soon"]) == nil)
        #expect(every([:]) == nil)
        #expect(ServiceNotices(environment: ["WATCHDOG_USEC": "30000000"]).aliveEvery == nil)
    }

    @Test func `a socket that is not there, or whose name is too long, is no trouble`() {
        for path in ["/nowhere/notify", "", String(repeating: "x", count: 200)] {
            ServiceNotices(environment: ["NOTIFY_SOCKET": path]).ready("")
        }
        ServiceNotices(environment: [:]).ready("")
    }
}
