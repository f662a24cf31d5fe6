import MaintenanceWindows
import ScheduleExpressions
import Testing

/// Settings in tags, for clients that know only AWS.
@Suite("Tags of a window") struct WindowTagTests {
    @Test(arguments: [
        (
            "drydock:Promotion", "After=staging-linux SoakDays=6 MinimumSuccessPercent=95",
            WindowTag.promotion(Promotion(after: "staging-linux", soakDays: 6, minimumSuccessPercent: 95))
        ),
        ("drydock:Promotion", "After=dev", .promotion(Promotion(after: "dev"))),
        ("drydock:AtMost", "Tag=Cluster Count=1", .atMost(AtMost(tag: "Cluster", count: 1))),
        ("drydock:MissedRun", "Skip", .missedRun(.skip)),
        ("drydock:CalendarNames", "year-end + releases", .calendarNames(["year-end", "releases"])),
        ("drydock:CalendarNames", "year-end", .calendarNames(["year-end"])),
        ("drydock:DaylightSaving", "Gap=Skip", .daylightSaving(DaylightSavingPolicy(gap: .skip, overlap: .first))),
        ("Environment", "production", nil),
    ]) func `a tag of ours is a setting, another is none`(key: String, value: String, tag: WindowTag?) throws {
        #expect(try WindowTag(key: key, value: value) == tag)
    }

    @Test(arguments: [
        ("drydock:Promotion", "SoakDays=6", "After is missing. Add After=staging-linux."),
        (
            "drydock:Promotion", "After=dev SoakDays=-1",
            #"SoakDays cannot be "-1". Write a whole number, 0 to 365."#
        ),
        ("drydock:Promotion", "After", #""After" is no pair. Write After=VALUE, with blanks between pairs."#),
        (
            "drydock:Promotion", "Before=dev",
            "Before is not known here. Write one of After, SoakDays, MinimumSuccessPercent."
        ),
        ("drydock:Promotion", "After=dev After=test", "After is there twice. Leave one."),
        ("drydock:AtMost", "Tag=Cluster", "Count is missing. Add Count=1."),
        ("drydock:MissedRun", "Later", #"MissedRun cannot be "Later". Write RunInWindow or Skip."#),
        ("drydock:CalendarNames", "a b", #""a b" is no list of calendars. Write year-end + releases."#),
        ("drydock:DaylightSaving", "Gap=Both", #"Gap cannot be "Both". Write RunAfter or Skip."#),
        (
            "drydock:Freeze", "x",
            "There is no tag drydock:Freeze. Write one of drydock:Promotion, drydock:CalendarNames, "
                + "drydock:DaylightSaving, drydock:MissedRun, drydock:AtMost."
        ),
    ]) func `a tag that cannot be read says what to write`(key: String, value: String, message: String) {
        let error = #expect(throws: WindowTagError.self) { try WindowTag(key: key, value: value) }
        #expect(error?.description == message)
    }
}
