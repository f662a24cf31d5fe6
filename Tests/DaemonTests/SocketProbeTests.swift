import Foundation
import TestSupport
import Testing

@testable import Daemon

#if canImport(Glibc)
    import Glibc
#endif

@Suite("Whether a daemon answers") struct SocketProbeTests {
    /// A socket that takes connections, as the kernel does for a stopped process; `answer` is what comes then.
    private func listen(at path: String, answering answer: String?) throws -> Int32 {
        let descriptor = try #require(UnixSocket.make(SOCK_STREAM))
        let address = try #require(UnixSocket.address(path))
        #expect(UnixSocket.withPointer(to: address, { bind(descriptor, $0, $1) }) == 0)
        #expect(Glibc.listen(descriptor, 4) == 0)
        if let answer {
            Thread {
                let peer = accept(descriptor, nil, nil)
                var block = [UInt8](repeating: 0, count: 512)
                _ = recv(peer, &block, block.count, 0)
                _ = UnixSocket.send(Array(answer.utf8), to: peer)
                close(peer)
            }.start()
        }
        return descriptor
    }

    @Test(arguments: [
        ("HTTP/1.1 200 OK\r\n\r\n", true), ("HTTP/1.1 503 Service Unavailable\r\n\r\n", true), ("HTT", false),
        ("SSH-2.0-OpenSSH", false), ("", false), (nil, false),
    ])
    func `only an answer in HTTP counts`(answer: String?, expected: Bool) throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/drydock.sock"
        let descriptor = try listen(at: path, answering: answer)
        defer { close(descriptor) }
        let begun = ContinuousClock.now
        #expect(SocketProbe(path: path, patience: .milliseconds(300)).answers() == expected)
        #expect(ContinuousClock.now - begun < .seconds(5))
    }

    @Test func `where there is no socket, or a file, nobody answers`() throws {
        let folder = try TemporaryFolder()
        #expect(!SocketProbe(path: folder.path + "/nothing").answers())
        try Data().write(to: URL(filePath: folder.path + "/file"))
        #expect(!SocketProbe(path: folder.path + "/file").answers())
        #expect(!SocketProbe(path: String(repeating: "x", count: 300)).answers())
    }
}
