/// What SSM allows in a window's members (botocore's model of `ssm` 2014-11-06, and the quotas of the user guide).
/// Data beside the types: the loader of files adds the position, an API the member's path.
extension MaintenanceWindow {
    package static let nameLength = 3...128
    package static let descriptionLength = 1...128
    package static let durationHoursRange = 1...24
    package static let cutoffHoursRange = 0...23
    package static let scheduleOffsetDays = 1...6
    package static let scheduleLength = 1...256
    package static let targetsMax = 100
    package static let tasksMax = 20
}

extension WindowTask {
    package static let deliverySecondsRange = 30...2_592_000
    package static let windowTargetsMax = 10
    package static let priorityRange = 0...2_147_483_647
    package static let instanceIDsMax = 50
}
