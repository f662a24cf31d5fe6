/// Nodes by their ids, numbered from 0 in the order in which they came. A table of its own, because every message and every
/// answer looks in it: one look at a slot, and mostly one at an id.
package struct NodeNumbers: Sendable {
    package private(set) var ids: [ManagedNode.ID] = []
    /// Numbers, each at the place that its id's hash gives or at the next one that was free; -1 where there is none. A
    /// power of 2 in length, and at least a quarter of it free.
    private var slots: [Int32] = Array(repeating: -1, count: 16)

    package init() {}

    /// nil: it has none.
    package subscript(id: ManagedNode.ID) -> Int? {
        let number = slots[slot(of: id)]
        return number < 0 ? nil : Int(number)
    }

    /// Gives an id the next number; nil when it has one already.
    package mutating func add(_ id: ManagedNode.ID) -> Int? {
        let slot = slot(of: id)
        if slots[slot] >= 0 { return nil }
        slots[slot] = Int32(ids.count)
        ids.append(id)
        if 4 * ids.count > 3 * slots.count { grow() }
        return ids.count - 1
    }

    /// Where an id is, or would be.
    private func slot(of id: ManagedNode.ID) -> Int {
        let mask = slots.count - 1
        var slot = Int(truncatingIfNeeded: id.key) & mask
        while slots[slot] >= 0, ids[Int(slots[slot])] != id { slot = (slot + 1) & mask }
        return slot
    }

    private mutating func grow() {
        slots = Array(repeating: -1, count: 2 * slots.count)
        for (number, id) in ids.enumerated() { slots[slot(of: id)] = Int32(number) }
    }
}
