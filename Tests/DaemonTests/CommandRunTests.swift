import Foundation
import ScheduleExpressions
import TestSupport
import Testing

@testable import Daemon

#if canImport(Glibc)
    import Glibc
#endif

@Suite("Commands that tell people") struct CommandRunTests {
    private func run(_ script: String, input: String = "", seconds: Int = 60) async -> String? {
        await CommandRun(arguments: ["/bin/sh", "-c", script], input: input, timeout: .seconds(seconds)).perform()
    }

    @Test func `a command that exits with 0 has told somebody, and was given everything`() async throws {
        let folder = try TemporaryFolder()
        let input = String(repeating: "x", count: 3500) + "\n"
        #expect(await run("cat > \(folder.path)/told", input: input) == nil)
        #expect(try String(contentsOfFile: folder.path + "/told", encoding: .utf8) == input)
    }

    @Test func `a command that does not read has told somebody all the same`() async {
        #expect(await run("exec <&-; exit 0", input: "nobody reads this\n") == nil)
    }

    @Test(arguments: [
        ("echo no route; echo to host >&2; exit 3", "exit 3: no route to host"),
        ("exit 255", "exit 255"),
        ("kill -9 $$", "ended by signal 9"),
        ("printf 'a\\033[31mb\\000c'; exit 1", "exit 1: a[31mbc"),
    ])
    func `a command that ends otherwise says why`(script: String, words: String) async {
        #expect(await run(script) == words)
    }

    @Test(arguments: ["/nowhere/page", "/", "/etc/passwd"])
    func `a program that cannot be started is named by the system`(path: String) async {
        let failure = await CommandRun(arguments: [path], input: "", timeout: .seconds(60)).perform()
        #expect(failure?.hasPrefix("it could not be started: ") == true, "\(failure ?? "it ran")")
    }

    @Test func `what floods is cut, and does not keep its writer waiting`() async throws {
        let failure = try #require(await run("head -c 50000000 /dev/zero | tr '\\0' x; exit 1"))
        #expect(failure == "exit 1: " + String(repeating: "x", count: 160))
        let endless = await run("exec yes", seconds: 1)
        #expect(endless == "not done after 1 s, and ended")
    }

    @Test func `what hangs is ended with all that it has started, whatever it does about TERM`() async throws {
        let folder = try TemporaryFolder()
        let failure = await run(
            "trap '' TERM; sleep 600 & echo $! > \(folder.path)/child; exec >&- 2>&-; while :; do sleep 600; done",
            seconds: 5)
        #expect(failure == "not done after 5 s, and ended")
        let text = try String(contentsOfFile: folder.path + "/child", encoding: .utf8)
        let child = try #require(pid_t(text.trimmingCharacters(in: .whitespacesAndNewlines)))
        // Whoever reaps it may take a moment; it does not run any more.
        while kill(child, 0) == 0, CommandRunTests.isRunning(child) { await Task.yield() }
    }

    private static func isRunning(_ child: pid_t) -> Bool {
        let status = (try? String(contentsOfFile: "/proc/\(child)/stat", encoding: .utf8)) ?? ""
        return !status.isEmpty && !status.contains(") Z ")
    }

    @Test func `a cancelled task ends its command`() async throws {
        let task = Task { await run("sleep 600") }
        task.cancel()
        #expect(await task.value == "ended with the daemon")
    }

    #if os(Linux)
        @Test func `a command has none of our descriptors and signals, and none of the service manager's words`()
            async throws
        {
            let folder = try TemporaryFolder()
            let held = fcntl(STDERR_FILENO, F_DUPFD, 200)
            defer { close(held) }
            setenv("NOTIFY_SOCKET", "/nowhere", 1)
            let failure = await run(
                """
                ls /proc/$$/fd > \(folder.path)/fds; exec > \(folder.path)/seen
                echo "[$NOTIFY_SOCKET]"; echo $$; cut -d' ' -f5 /proc/$$/stat
                exec grep -E 'Sig(Blk|Ign)' /proc/self/status
                """)
            unsetenv("NOTIFY_SOCKET")
            #expect(failure == nil)
            let seen = try String(contentsOfFile: folder.path + "/seen", encoding: .utf8).split(separator: "\n")
            try #require(seen.count == 5, "\(seen)")
            #expect(seen[0] == "[]")
            #expect(seen[1] == seen[2], "it leads no group of its own")
            for line in seen.suffix(2) {
                let mask = try #require(line.split(separator: "\t").last.flatMap { UInt64($0, radix: 16) })
                // The C library ignores 32 and 33, its own ones, in whatever it starts.
                #expect(mask & ~(0b11 << 31) == 0, "\(line)")
            }
            let descriptors = try String(contentsOfFile: folder.path + "/fds", encoding: .utf8)
            // The shell puts its output aside meanwhile, from 10 on.
            #expect(Set(descriptors.split(separator: "\n")).subtracting(["10", "11"]) == ["0", "1", "2"])
        }
    #endif
}
