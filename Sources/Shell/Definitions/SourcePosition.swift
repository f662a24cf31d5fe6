/// A place in a file, as compilers count: from 1, columns in Unicode scalars.
///
/// Line and column are 0 when the whole file or folder is meant.
package struct SourcePosition: Hashable, Sendable {
    package let file: String
    package let line: Int
    package let column: Int

    package init(file: String, line: Int = 0, column: Int = 0) {
        self.file = file
        self.line = line
        self.column = column
    }
}

extension SourcePosition: Comparable, CustomStringConvertible {
    package static func < (left: SourcePosition, right: SourcePosition) -> Bool {
        (left.file, left.line, left.column) < (right.file, right.line, right.column)
    }

    package var description: String { line == 0 ? file : "\(file):\(line):\(column)" }
}
