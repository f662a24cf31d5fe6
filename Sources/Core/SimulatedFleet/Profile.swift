/// What all nodes of a group have in common, worked out once. A class, because it is handed on at every look at a node.
final class Profile: Sendable {
    let behaviour: NodeBehaviour
    let serviceStops: EventCount
    let packageVanishes: EventCount
    let fileChanges: EventCount
    let offline: EventCount
    /// Days before a day in which an absence that reaches into it may have begun.
    let offlineDaysBefore: Int

    /// The longest absence in minutes. A longer one is cut: 31 days without a node is a node that is gone.
    static let offlineMinutesMax = 31 * 24 * 60

    init(_ behaviour: NodeBehaviour) {
        var behaviour = behaviour
        behaviour.offlineMinutes.least = min(behaviour.offlineMinutes.least, Profile.offlineMinutesMax)
        behaviour.offlineMinutes.most = min(behaviour.offlineMinutes.most, Profile.offlineMinutesMax)
        self.behaviour = behaviour
        serviceStops = EventCount(perDay: behaviour.servicesStopPerDay)
        packageVanishes = EventCount(perDay: behaviour.packagesVanishPerDay)
        fileChanges = EventCount(perDay: behaviour.filesChangePerDay)
        let longest = max(behaviour.offlineMinutes.least, behaviour.offlineMinutes.most)
        offline = EventCount(perDay: longest > 0 ? behaviour.offlinePerDay : 0)
        offlineDaysBefore = longest / (24 * 60) + 1
    }

    var drifts: Bool { !(serviceStops.isNever && packageVanishes.isNever && fileChanges.isNever) }
}
