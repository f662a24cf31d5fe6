extension String {
    /// Without blanks at the end.
    var trimmingTrailingBlanks: String {
        var text = self[...]
        while text.last == " " { text.removeLast() }
        return String(text)
    }

    /// Lines of at most `width` characters, each after `indentation` blanks, broken between words. A word that is
    /// longer than a line has one of its own.
    func wrapped(to width: Int, indentation: Int = 0) -> [String] {
        let margin = String(repeating: " ", count: indentation)
        var lines: [String] = []
        var line = ""
        for word in split(separator: " ") {
            if !line.isEmpty, indentation + line.count + 1 + word.count > width {
                lines.append(margin + line)
                line = ""
            }
            line += line.isEmpty ? String(word) : " \(word)"
        }
        return line.isEmpty ? lines : lines + [margin + line]
    }

    /// At most `length` characters: of a longer text the beginning and the end, because names that are alike mostly
    /// differ there.
    func shortened(to length: Int) -> String {
        guard count > length, length > 4 else { return self }
        let tail = (length - 2) / 3
        return prefix(length - 2 - tail) + ".." + suffix(tail)
    }
}

extension String {
    /// With blanks after it, so that it has at least so many characters.
    func padded(to length: Int) -> String { self + String(repeating: " ", count: max(0, length - count)) }

    /// With blanks before it, so that it has at least so many characters.
    func rightAligned(in length: Int) -> String { String(repeating: " ", count: max(0, length - count)) + self }
}

/// "dev, staging and prod"; of many only how many there are.
func list(_ names: [String], of kind: String) -> String {
    guard let last = names.last, names.count > 1 else { return names.first ?? "" }
    if names.count > 4 { return "\(grouped(names.count)) \(kind)" }
    return names.dropLast().joined(separator: ", ") + " and " + last
}

/// "1 error", "12 errors", "1,200 nodes".
func counted(_ number: Int, _ noun: String) -> String {
    "\(grouped(number)) \(noun)\(number == 1 ? "" : "s")"
}

/// The number with a comma between thousands.
func grouped(_ number: Int) -> String {
    var text = ""
    for (index, digit) in String(number.magnitude).reversed().enumerated() {
        if index > 0, index % 3 == 0 { text.append(",") }
        text.append(digit)
    }
    return (number < 0 ? "-" : "") + String(text.reversed())
}

/// Items two blanks apart in lines of at most `width` characters, none broken.
func itemLines(_ items: [String], width: Int) -> [String] {
    var lines: [String] = []
    for item in items {
        if let last = lines.last, last.count + 2 + item.count <= width {
            lines[lines.count - 1] = "\(last)  \(item)"
        } else {
            lines.append(item)
        }
    }
    return lines
}

/// A line at the foot of a screen: a word in the first column, and what is to be said about it, wrapped.
func footLine(_ word: String, _ text: String, width: Int = TextTable.width) -> [String] {
    let indentation = 10
    var lines = text.wrapped(to: width, indentation: indentation)
    if let first = lines.first {
        let blanks = String(repeating: " ", count: max(1, indentation - word.count))
        lines[0] = word + blanks + first.dropFirst(indentation)
    }
    return lines
}
