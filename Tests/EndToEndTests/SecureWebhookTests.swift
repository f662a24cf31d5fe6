import Foundation
import TestSupport
import Testing

/// A real daemon and a webhook by https, whose certificate is made for the test.
@Suite("Webhooks by https", .serialized) struct SecureWebhookTests {
    /// Whom libcurl trusts, where Debian keeps it.
    private static let trusted = "/etc/ssl/certs/ca-certificates.crt"

    /// Whether a process may be shown another file there than the others see.
    private static let canTrust: Bool = {
        FileManager.default.fileExists(atPath: trusted)
            && (try? shell("unshare --map-root-user --mount mount --bind /dev/null \(trusted)")) == 0
    }()

    private static func shell(_ line: String) throws -> Int32 {
        let process = Process()
        process.executableURL = URL(filePath: "/bin/sh")
        process.arguments = ["-c", line]
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        return process.terminationStatus
    }

    private let folder: TemporaryFolder

    /// An authority, and a certificate of its for this machine's own name, with the key.
    init() throws {
        folder = try TemporaryFolder()
        let key = "-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes"
        let made = try SecureWebhookTests.shell(
            """
            cd \(folder.path) || exit
            openssl req -x509 \(key) -keyout ca.key -out ca.pem -days 2 -subj "/CN=Tests" \
              -addext basicConstraints=critical,CA:TRUE || exit
            openssl req \(key) -keyout server.key -out server.request -subj "/CN=localhost" || exit
            echo subjectAltName=DNS:localhost > names
            openssl x509 -req -in server.request -CA ca.pem -CAkey ca.key -CAcreateserial -days 2 -extfile names \
              -out server.crt || exit
            cat server.crt server.key > server.pem
            """)
        try #require(made == 0, "openssl has made no certificates")
    }

    private func server() throws -> WebhookServer {
        try WebhookServer(in: folder.path, answers: [204], certificate: folder.path + "/server.pem")
    }

    /// Has a window held, for a subscriber to be told of, and waits until that has gone one way or the other.
    private func tell(_ daemon: RunningDaemon, at url: String) async throws -> [String: Double] {
        try daemon.configuration.write(
            "notify/hook.yaml",
            "Name: hook\nOn: [WindowHeld]\nAttempts: 1\nWebhook: \(url)\nHeaders: {Authorization: Bearer 123}\n")
        #expect(try daemon.run("reload").status == 0)
        #expect(try daemon.run("run-now", "gated", "--reason", "patches").status == 0)
        var metrics: [String: Double] = [:]
        try await patiently("the end of a notification; the log: \(daemon.log)") {
            metrics = try await daemon.metrics()
            return metrics["drydock_notifications_waiting"] == 0
                && ["delivered", "gave_up"].contains {
                    metrics["drydock_notifications_total{result=\"\($0)\"}"] == 1
                }
        }
        return metrics
    }

    @Test(.enabled(if: SecureWebhookTests.canTrust, "nobody may be shown other files here"))
    func `one whom the system trusts is told`() async throws {
        let server = try server()
        // It sees another list of authorities than we do.
        let trusting = "mount --bind \(folder.path)/ca.pem \(SecureWebhookTests.trusted) && exec \"$0\" \"$@\""
        let daemon = try RunningDaemon(shell: "exec unshare --map-root-user --mount sh -c '\(trusting)' \"$@\"")
        let metrics = try await tell(daemon, at: "https://localhost:\(server.port)/hook")
        #expect(metrics["drydock_notifications_total{result=\"delivered\"}"] == 1, "\(daemon.log)")
        #expect(try server.requests().count == 1)
    }

    @Test func `one whom nobody knows is told nothing, and status says why`() async throws {
        let server = try server()
        let daemon = try RunningDaemon()
        let metrics = try await tell(daemon, at: "https://localhost:\(server.port)/hook")
        #expect(metrics["drydock_notifications_total{result=\"gave_up\"}"] == 1)
        #expect(!FileManager.default.fileExists(atPath: folder.path + "/requests"), "it was told")
        let status = try daemon.run("status")
        #expect(status.words.contains("UNTOLD hook: 1 given up"), "\(status)")
        #expect(status.words.contains("certificate problem"), "\(status)")
        #expect(status.words.contains("Have the system trust it (update-ca-certificates)"), "\(status)")
    }
}
