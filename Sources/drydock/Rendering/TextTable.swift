/// Columns of text with a heading, two spaces apart. No line is longer than it must be, and none ends in a blank.
struct TextTable {
    struct Column {
        enum Alignment {
            case left, right
        }

        let title: String
        let alignment: Alignment
        /// Whether its texts are shortened when the table is too wide.
        let isFlexible: Bool

        init(_ title: String, _ alignment: Alignment = .left, isFlexible: Bool = false) {
            self.title = title
            self.alignment = alignment
            self.isFlexible = isFlexible
        }
    }

    enum Line {
        case cells([String])
        /// A text that stands where it is put, out of the columns.
        case text(String)
        /// Words below the column of that number, broken at the right margin.
        case note(column: Int, String)
    }

    let columns: [Column]
    var lines: [Line] = []
    /// Blanks before the first column.
    var indentation = 0
    /// Columns of the screen.
    var width = TextTable.width

    /// Where nothing else is known: a screen that nobody has widened, a ticket, a mail.
    static let width = 80
    private static let gap = 2
    /// Characters that are left of a shortened text at least.
    private static let flexibleMin = 12

    init(_ columns: [Column], width: Int = TextTable.width) {
        self.columns = columns
        self.width = width
    }

    func render() -> [String] {
        let widths = columnWidths()
        let heading = row(columns.map(\.title), widths)
        return [heading]
            + lines.flatMap { line in
                switch line {
                case .cells(let cells): return [row(cells, widths)]
                case .text(let text): return [text]
                case .note(let column, let words):
                    let offset = indentation + widths.prefix(column).reduce(0) { $0 + $1 + TextTable.gap }
                    return words.wrapped(to: width, indentation: offset)
                }
            }
    }

    /// As wide as the widest cell, but flexible columns give up what the line has not.
    private func columnWidths() -> [Int] {
        var widths = naturalWidths()
        var excess = indentation + widths.reduce(0) { $0 + $1 + TextTable.gap } - TextTable.gap - width
        for column in columns.indices where columns[column].isFlexible && excess > 0 {
            let given = min(excess, max(0, widths[column] - max(columns[column].title.count, TextTable.flexibleMin)))
            widths[column] -= given
            excess -= given
        }
        return widths
    }

    private func naturalWidths() -> [Int] {
        columns.indices.map { column in
            let cells = lines.map { line in
                if case .cells(let cells) = line, column < cells.count { return cells[column].count }
                return 0
            }
            return max(columns[column].title.count, cells.max() ?? 0)
        }
    }

    private func row(_ cells: [String], _ widths: [Int]) -> String {
        var text = String(repeating: " ", count: indentation)
        for (column, whole) in cells.enumerated() {
            let cell = columns[column].isFlexible ? whole.shortened(to: widths[column]) : whole
            if column > 0 { text += String(repeating: " ", count: TextTable.gap) }
            let blanks = String(repeating: " ", count: max(0, widths[column] - cell.count))
            text += columns[column].alignment == .left ? cell + blanks : blanks + cell
        }
        return text.trimmingTrailingBlanks
    }
}
