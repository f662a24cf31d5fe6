import PatchManager
import ScheduleExpressions
import Testing

@Suite("Patch baseline") struct PatchBaselineTests {
    private func patch(
        _ classification: Patch.Classification = .security, _ severity: Patch.Severity = .critical, day: Int
    ) -> Patch {
        Patch(
            id: "SEC-2026-0001", product: "AmazonLinux2023", classification: classification, severity: severity,
            releaseDay: day)
    }

    @Test func `a patch released six days ago is not approved`() {
        #expect(!PatchBaseline.builtIn.approves(patch(day: 20_000), on: 20_006))
    }

    @Test func `a patch released seven days ago is approved`() {
        #expect(PatchBaseline.builtIn.approves(patch(day: 20_000), on: 20_007))
        #expect(PatchBaseline.builtIn.approves(patch(day: 20_000), on: 25_000))
    }

    @Test(arguments: Patch.Classification.allCases, Patch.Severity.allCases)
    func `the built-in baseline wants critical and important security patches`(
        classification: Patch.Classification, severity: Patch.Severity
    ) {
        let isWanted =
            [.security, .securityUpdates, .criticalUpdates].contains(classification)
            && [.critical, .important].contains(severity)
        #expect(PatchBaseline.builtIn.approves(patch(classification, severity, day: 20_000), on: 20_100) == isWanted)
    }

    @Test func `any rule is enough, and each has its own wait`() {
        let baseline = PatchBaseline(
            name: "two rules",
            rules: [
                .init(severities: [.critical], approveAfterDays: 0),
                .init(classifications: [.bugfix], approveAfterDays: 30),
            ])
        #expect(baseline.approves(patch(.security, .critical, day: 100), on: 100))
        #expect(!baseline.approves(patch(.security, .low, day: 100), on: 1000))
        #expect(!baseline.approves(patch(.bugfix, .low, day: 100), on: 129))
        #expect(baseline.approves(patch(.bugfix, .low, day: 100), on: 130))
        #expect(baseline.leastWaitDays == 0 && baseline.mostWaitDays == 30)
    }

    @Test func `the approval day is the first on which the patch is approved`() {
        let baseline = PatchBaseline(
            name: "two rules",
            rules: [.init(approveAfterDays: 9), .init(severities: [.critical], approveAfterDays: 3)])
        for severity in Patch.Severity.allCases {
            let patch = patch(.security, severity, day: 500)
            let first = (490...520).first { baseline.approves(patch, on: $0) }
            #expect(baseline.approvalDay(of: patch) == first)
        }
        #expect(PatchBaseline.builtIn.approvalDay(of: patch(.bugfix, .low, day: 5)) == nil)
        #expect(!PatchBaseline(name: "empty", rules: []).approves(patch(day: 0), on: 1000))
    }

    @Test func `a day begins at midnight in UTC, before the epoch too`() {
        #expect(Instant(millisecondsSinceEpoch: 0).dayUTC == 0)
        #expect(Instant(millisecondsSinceEpoch: 86_399_999).dayUTC == 0)
        #expect(Instant(millisecondsSinceEpoch: 86_400_000).dayUTC == 1)
        #expect(Instant(millisecondsSinceEpoch: -1).dayUTC == -1)
        #expect(Instant(millisecondsSinceEpoch: -86_400_000).dayUTC == -1)
        #expect(Instant(millisecondsSinceEpoch: -86_400_001).dayUTC == -2)
    }

    @Test func `states are spelled as SSM spells them`() {
        #expect(
            PatchState.allCases.map(\.rawValue) == [
                "INSTALLED", "INSTALLED_PENDING_REBOOT", "INSTALLED_OTHER", "MISSING", "FAILED",
            ])
        #expect(PatchState.allCases.filter(\.isCompliant) == [.installed, .installedOther])
    }
}
