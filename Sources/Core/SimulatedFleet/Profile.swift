/// What all nodes of a group have in common, worked out once. A class, because it is handed on at every look at a node.
final class Profile: Sendable {
    let behaviour: NodeBehaviour
    let serviceStops: EventCount
    let packageVanishes: EventCount
    let fileChanges: EventCount
    let modeChanges: EventCount
    let offline: EventCount
    /// Those that nodes of one rack or zone have together.
    let outages: Spells
    let mirrorDown: Spells
    let packageLock: Spells
    let diskFull: Spells
    /// Key of the draws that are the group's, not a node's.
    let groupKey: UInt64
    let groupName: String
    let software: Software
    /// Days before a day in which an absence that reaches into it may have begun.
    let offlineDaysBefore: Int

    /// The longest absence in minutes. A longer one is cut: 31 days without a node is a node that is gone.
    static let offlineMinutesMax = 31 * 24 * 60

    init(_ group: NodeGroup, things: inout ThingTable) {
        var behaviour = group.behaviour
        groupName = group.name
        groupKey = SeededDraws.mix(SeededDraws.key(group.name) ^ SeededDraws.mix(group.seed))
        software = Software(group.software, things: &things)
        behaviour.offlineMinutes.least = min(behaviour.offlineMinutes.least, Profile.offlineMinutesMax)
        behaviour.offlineMinutes.most = min(behaviour.offlineMinutes.most, Profile.offlineMinutesMax)
        self.behaviour = behaviour
        serviceStops = EventCount(perDay: behaviour.servicesStopPerDay)
        packageVanishes = EventCount(perDay: behaviour.packagesVanishPerDay)
        fileChanges = EventCount(perDay: behaviour.filesChangePerDay)
        modeChanges = EventCount(perDay: behaviour.fileModesChangePerDay)
        outages = Spells(
            perDay: behaviour.outageTag.isEmpty ? 0 : behaviour.outagesPerDay, minutes: behaviour.outageMinutes,
            (.outageCount, .outageStart, .outageLength))
        mirrorDown = Spells(
            perDay: behaviour.mirrorDownPerDay, minutes: behaviour.mirrorDownMinutes,
            (.mirrorCount, .mirrorStart, .mirrorLength))
        packageLock = Spells(
            perDay: behaviour.packageLockPerDay, minutes: behaviour.packageLockMinutes,
            (.lockCount, .lockStart, .lockLength))
        diskFull = Spells(
            perDay: behaviour.diskFullPerDay, minutes: behaviour.diskFullMinutes,
            (.diskCount, .diskStart, .diskLength))
        let longest = max(behaviour.offlineMinutes.least, behaviour.offlineMinutes.most)
        offline = EventCount(perDay: longest > 0 ? behaviour.offlinePerDay : 0)
        offlineDaysBefore = longest / (24 * 60) + 1
    }

    var drifts: Bool {
        !(serviceStops.isNever && packageVanishes.isNever && fileChanges.isNever && modeChanges.isNever)
    }

    /// Whether something may stand in the way of what its nodes are told, besides what is drawn for each command.
    var hasObstacles: Bool {
        !(mirrorDown.areNever && packageLock.areNever && diskFull.areNever) || behaviour.rebootFailureRate > 0
            || !software.isEmpty
    }
}
