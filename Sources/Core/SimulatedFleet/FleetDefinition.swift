import Fleet

/// A simulated fleet as it is written down in `fleet/*.yaml`: groups of like nodes.
package struct FleetDefinition: Hashable, Sendable {
    package var groups: [NodeGroup]

    package init(groups: [NodeGroup]) { self.groups = groups }
}

/// Nodes that are alike: `count` of them, named `NAME-01` and so on.
package struct NodeGroup: Hashable, Sendable {
    /// Prefix of the nodes' names and part of their ids. Unique within the fleet.
    package var name: String
    /// 1 to 10,000.
    package var count: Int
    /// The products are dealt out in turn: node 1 the first, node 2 the second, and round again. Not empty.
    package var platforms: [Platform]
    package var tags: [String: String]
    /// Tags whose values are dealt out in turn, one for each round of the platforms: racks, zones.
    package var tagsInTurn: [String: [String]]
    /// What the nodes have from the start, and drift may take.
    package var software: [SoftwarePackage]
    /// Mixed with the seed of the run, so that two groups with the same behaviour do not fail in step.
    package var seed: UInt64
    /// Registered by hand: ids begin with `mi-` instead of `i-`.
    package var hybrid: Bool
    package var behaviour: NodeBehaviour

    package init(
        name: String, count: Int, platforms: [Platform], tags: [String: String],
        tagsInTurn: [String: [String]] = [:], software: [SoftwarePackage] = [], seed: UInt64 = 0,
        hybrid: Bool = false, behaviour: NodeBehaviour = NodeBehaviour()
    ) {
        self.name = name
        self.count = count
        self.platforms = platforms
        self.tags = tags
        self.tagsInTurn = tagsInTurn
        self.software = software
        self.seed = seed
        self.hybrid = hybrid
        self.behaviour = behaviour
    }
}

/// How the nodes of a group behave. The defaults are a healthy node that finishes every step at once and never drifts.
package struct NodeBehaviour: Hashable, Sendable {
    /// A range of seconds, both ends included; a node draws evenly from it.
    package struct Seconds: Hashable, Sendable {
        package var least: Int
        package var most: Int
        package init(_ least: Int, _ most: Int) { (self.least, self.most) = (least, most) }
    }

    /// Seconds that AWS-RunPatchBaseline takes to scan.
    package var scanSeconds = Seconds(0, 0)
    /// Seconds that the installation of one patch takes, after the scan.
    package var installSecondsPerPatch = Seconds(0, 0)
    /// Seconds until a node is back from a reboot.
    package var rebootSeconds = Seconds(0, 0)
    /// Seconds that a step of any other document takes.
    package var stepSeconds = Seconds(0, 0)
    /// Share of invocations that fail, 0 to 1; twenty times rarer for documents that only check and repair.
    package var failureRate = 0.0
    /// Share of invocations that hang until their time limit, 0 to 1; as `failureRate` for those documents.
    package var hangRate = 0.0
    /// Share of the nodes that are flaky: on these both rates are ten times as high (at most 0.9).
    package var flakyShare = 0.0
    /// Times a node goes offline in a day, on average.
    package var offlinePerDay = 0.0
    package var offlineMinutes = Seconds(0, 0)
    /// Drift, in times per node and day on average: a service stops, a package vanishes, a file changes.
    package var servicesStopPerDay = 0.0
    package var packagesVanishPerDay = 0.0
    package var filesChangePerDay = 0.0
    /// What chmod and chown were told of a file is changed by hand, in times per node and day on average.
    package var fileModesChangePerDay = 0.0
    /// Nodes that have the same value of this tag go offline together, in whichever group they are. Empty: none do.
    package var outageTag = ""
    package var outagesPerDay = 0.0
    package var outageMinutes = Seconds(0, 0)
    /// The mirror does not answer, to all nodes of the group at once: what fetches packages or patches fails.
    package var mirrorDownPerDay = 0.0
    package var mirrorDownMinutes = Seconds(0, 0)
    /// Another process holds the package lock of a node, as unattended upgrades do.
    package var packageLockPerDay = 0.0
    package var packageLockMinutes = Seconds(0, 0)
    /// The disk of a node is full: nothing can be installed and no file written.
    package var diskFullPerDay = 0.0
    package var diskFullMinutes = Seconds(0, 0)
    /// Share of the reboots from which a node is not back in time, 0 to 1.
    package var rebootFailureRate = 0.0
    /// Days before the start whose patches a node lacks at the start; patches older than that are installed.
    package var unpatchedDays = 0

    package init() {}
}
