import PatchManager
import ScheduleExpressions
import Testing

@testable import SimulatedFleet

@Suite("Patch catalogue") struct PatchCatalogueTests {
    private let catalogue = PatchCatalogue(seed: 7)
    private let tenYears = 20_000...23_652

    @Test(arguments: ["AmazonLinux2023", "Ubuntu22.04", "Debian12", "WindowsServer2022", "WindowsServer2019"])
    func `a product gets three to six patches a month, about half of them wanted`(product: String) {
        let patches = catalogue.released(for: product, on: tenYears)
        #expect((2.5...6.8).contains(Double(patches.count) / 120), "\(patches.count) in ten years")
        let wanted = patches.filter { PatchBaseline.builtIn.approves($0, on: 30_000) }
        #expect((0.4...0.65).contains(Double(wanted.count) / Double(patches.count)))
        #expect(Set(patches.map(\.id)).count == patches.count)
        #expect(patches.map(\.releaseDay) == patches.map(\.releaseDay).sorted())
        #expect(patches.allSatisfy { $0.product == product })
    }

    @Test func `Windows has its patches on the second Tuesday of a month`() {
        let days = Set(catalogue.released(for: "WindowsServer2022", on: tenYears).map(\.releaseDay))
        #expect(days.count == 120)
        for day in days {
            let date = CivilDate(daysSinceEpoch: day)
            #expect((8...14).contains(date.day) && day % 7 == 5)
        }
        #expect(days.contains(CivilDate(year: 2026, month: 12, day: 8).daysSinceEpoch))
    }

    @Test func `a day can be asked for by itself, in any order`() {
        let line = catalogue.released(for: "Debian12", on: tenYears)
        let backwards = tenYears.reversed().flatMap { catalogue.released(for: "Debian12", on: $0) }
        #expect(Set(line) == Set(backwards) && line.count == backwards.count)
    }

    @Test func `ids say what they are`() throws {
        let windows = try #require(catalogue.released(for: "WindowsServer2022", on: tenYears).first)
        #expect(windows.id.hasPrefix("KB9") && windows.id.count == 9)
        let linux = try #require(catalogue.released(for: "Debian12", on: tenYears).first)
        #expect(linux.id.hasPrefix("SEC-202") && linux.id.count == 13)
    }

    @Test func `another seed has other patches`() {
        let other = PatchCatalogue(seed: 8).released(for: "Debian12", on: tenYears)
        #expect(other != catalogue.released(for: "Debian12", on: tenYears))
        #expect(catalogue.released(for: "Debian12", on: -5).isEmpty)
    }
}
