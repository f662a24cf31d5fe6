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

/// A line at the foot of a screen: a word in the first column, and what is to be said about it, wrapped.
func footLine(_ word: String, _ text: String) -> [String] {
    let indentation = 10
    var lines = text.wrapped(to: TextTable.width, indentation: indentation)
    if let first = lines.first {
        let blanks = String(repeating: " ", count: max(1, indentation - word.count))
        lines[0] = word + blanks + first.dropFirst(indentation)
    }
    return lines
}
