import Definitions
import Foundation
import Testing

/// SplitMix64, so that a failure can be repeated from its seed.
private struct SeededGenerator: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var bits = state
        bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
        bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
        return bits ^ (bits >> 31)
    }
}

@Suite("Damaged files") struct MutatedDefinitionsTests {
    private static let names = [
        "windows/dev-linux.yaml", "windows/windows-servers.yaml", "associations/sshd-config.yaml", "fleet/dev.yaml",
        "notify/on-call.yaml", "documents/web-server-check.yaml",
    ]
    /// Bytes that mean something to YAML, beside random ones.
    private static let telling = Array("&*!|>{}[]:,'\"#-?%@\n\t \\~<=0".utf8) + [0, 0xFF, 0xC3, 0xEF]

    @Test func `whatever is damaged, reading ends with an answer`() throws {
        let seed = UInt64.random(in: 0...UInt64.max)
        print("seed of the damaged definitions: \(seed)")
        var generator = SeededGenerator(state: seed)
        let originals = try MutatedDefinitionsTests.names.map {
            Array(try Data(contentsOf: URL(fileURLWithPath: "\(repository)/\($0)")))
        }
        let configuration = try TemporaryConfiguration()
        for round in 0..<150 {
            for (name, original) in zip(MutatedDefinitionsTests.names, originals) {
                try configuration.write(name, damaged(original, &generator))
            }
            let loaded = configuration.load()
            #expect(loaded.diagnostics == loaded.diagnostics.sorted(), "seed \(seed), round \(round)")
            #expect(
                loaded.hasErrors || loaded.definitions.windows.count == 2, "seed \(seed), round \(round)")
            for diagnostic in loaded.diagnostics {
                #expect(".…".contains(diagnostic.message.last ?? " "), "seed \(seed): \(diagnostic)")
            }
        }
    }

    private func damaged(_ original: [UInt8], _ generator: inout SeededGenerator) -> [UInt8] {
        var bytes = original
        for _ in 0..<Int.random(in: 0...6, using: &generator) where !bytes.isEmpty {
            let place = Int.random(in: 0..<bytes.count, using: &generator)
            let telling = MutatedDefinitionsTests.telling.randomElement(using: &generator) ?? 0
            switch Int.random(in: 0..<7, using: &generator) {
            case 0: bytes[place] = UInt8.random(in: 0...255, using: &generator)
            case 1: bytes.insert(telling, at: place)
            case 2: bytes.remove(at: place)
            case 3: bytes[place] = telling
            case 4: bytes.removeSubrange(place..<min(bytes.count, place + 40))
            case 5: bytes.insert(contentsOf: original.prefix(place), at: place)
            default: bytes.removeLast(min(bytes.count, Int.random(in: 1...80, using: &generator)))
            }
        }
        return bytes
    }
}
