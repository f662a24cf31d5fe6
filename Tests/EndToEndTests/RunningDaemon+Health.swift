import Foundation
import FoundationNetworking
import Testing

/// What monitoring asks a daemon over TCP.
extension RunningDaemon {
    func get(_ path: String) async throws -> (status: Int, text: String) {
        let base = try #require(log.firstMatch(of: /Listening on (http:\/\/127\.0\.0\.1:[0-9]+)\./)?.1)
        let url = try #require(URL(string: base + path))
        let (data, response) = try await URLSession.shared.data(from: url)
        return ((response as? HTTPURLResponse)?.statusCode ?? 0, String(decoding: data, as: UTF8.self))
    }

    /// The samples by name and labels.
    func metrics() async throws -> [String: Double] {
        var samples: [String: Double] = [:]
        for line in try await get("/metrics").text.split(separator: "\n") where !line.hasPrefix("#") {
            let space = try #require(line.lastIndex(of: " "))
            let name = String(line[..<space])
            #expect(samples[name] == nil, "\(name) stands there twice")
            samples[name] = Double(line[line.index(after: space)...])
        }
        return samples
    }
}
