/// How many nodes with the same value of a tag may be down at once: `{Tag: Cluster, Count: 1}` keeps the two halves of a
/// pair from being patched together. Beyond AWS.
///
/// It counts over all windows that are open: nodes that were told to begin and have not answered, which includes those
/// that reboot, and nodes that were lost, until the execution that lost them is over. Nodes without the tag are not
/// limited.
package struct AtMost: Hashable, Sendable {
    package var tag: String
    package var count: Int

    package init(tag: String, count: Int) {
        self.tag = tag
        self.count = count
    }

    package static let countRange = 1...1000
    /// The length of a tag's name (SSM API reference, Tag).
    package static let tagLength = 1...128
}
