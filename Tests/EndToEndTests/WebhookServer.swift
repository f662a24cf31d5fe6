import Foundation
import Testing

/// A small HTTP server on a port of its own, which answers POSTs with given statuses and writes down what it was sent.
final class WebhookServer {
    let port: Int
    private let process = Process()
    private let log: String

    /// The last status stays. A 302 leads to a page that always answers 200. With a `certificate`, and its key in the same
    /// file, it speaks https.
    init(in folder: String, answers: [Int], certificate: String? = nil) throws {
        log = folder + "/requests"
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["python3", "-c", WebhookServer.program, log, certificate ?? ""] + answers.map(String.init)
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = FileHandle.nullDevice
        try process.run()
        var line = Data()
        while line.last != UInt8(ascii: "\n") {
            let byte = try #require(try pipe.fileHandleForReading.read(upToCount: 1))
            try #require(!byte.isEmpty, "the server has ended")
            line += byte
        }
        port = try #require(Int(String(decoding: line, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)))
    }

    deinit {
        // Not TERM: a child of the thread that a test runs on has that blocked.
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
    }

    /// Method and path, two headers, and the body, of each request.
    func requests() throws -> [String] {
        try String(contentsOfFile: log, encoding: .utf8).split(separator: "\n").map(String.init)
    }

    private static let program = """
        import http.server, ssl, sys
        statuses = [int(word) for word in sys.argv[3:]]
        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                self.answer(200)
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                with open(sys.argv[1], "a") as log:
                    headers = self.headers["Authorization"] + "|" + self.headers["Content-Type"]
                    log.write(self.command + " " + self.path + "|" + headers + "|" + body + "\\n")
                self.answer(statuses.pop(0) if len(statuses) > 1 else statuses[0])
            def answer(self, status):
                self.send_response(status)
                if status == 302:
                    self.send_header("Location", "/elsewhere")
                self.send_header("Content-Length", "0")
                self.end_headers()
            def log_message(self, *words):
                pass
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        if sys.argv[2]:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(sys.argv[2])
            server.socket = context.wrap_socket(server.socket, server_side=True)
        print(server.server_port, flush=True)
        server.serve_forever()
        """
}
