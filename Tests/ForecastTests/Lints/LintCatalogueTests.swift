import Definitions
import Fleet
import MaintenanceWindows
import SimulatedFleet
import Testing

@testable import Forecast

@Suite("All lints") struct LintCatalogueTests {
    /// The gates of the repository ask for more than MaxErrors, on purpose: a run goes on, and a person looks at it.
    @Test func `the definitions of the repository have no warnings, and two notes`() {
        let lints = LintFixture.shipped.lints()
        #expect(lints.filter { $0.severity != .note } == [])
        #expect(lints.map(\.code) == [.gateStricterThanErrors, .gateStricterThanErrors])
        #expect(lints.map(\.subject) == [.window("production-linux"), .window("staging-linux")])
    }

    @Test func `of AWS there are only notes about the gates`() {
        let lints = LintFixture.shipped.lints(aws: true).filter { $0.code.rawValue.hasPrefix("aws-") }
        #expect(lints.map(\.code) == [.awsOwnMember, .awsOwnMember])
    }

    @Test(arguments: LintCode.allCases)
    func `every code is a plain word with a title that fits, an example and a way out`(code: LintCode) {
        #expect(code.rawValue.utf8.allSatisfy { (0x61...0x7A).contains($0) || $0 == 0x2D })
        #expect(code.title.count <= 43 && code.title.hasSuffix("."))
        let explanation = code.explanation
        #expect(explanation.why.hasSuffix(".") && explanation.wayOut.hasSuffix("."))
        #expect(!explanation.example.isEmpty && explanation.example.allSatisfy { $0.count <= 76 })
        for text in [explanation.why, explanation.wayOut] {
            #expect(text.utf8.allSatisfy { (0x20..<0x7F).contains($0) })
        }
    }

    @Test func `no two codes say the same, and every code of the files is one`() {
        #expect(Set(LintCode.allCases.map(\.explanation)).count == LintCode.allCases.count)
        for code in Diagnostic.Code.allCases { #expect(LintCode(rawValue: code.rawValue) != nil, "\(code)") }
    }

    @Test func `the order of the definitions does not matter`() throws {
        let shipped = LintFixture.shipped
        var turned = shipped
        turned.windows.reverse()
        turned.associations.reverse()
        #expect(turned.lints(aws: true) == shipped.lints(aws: true))
    }
}
