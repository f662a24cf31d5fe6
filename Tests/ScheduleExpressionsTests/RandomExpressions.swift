/// Draws cron expressions, so that two evaluators can be compared on more than their authors thought of.
///
/// Every expression is valid. Between them they use every token of the dialect in every field that allows it, in the
/// spellings that people use. The weights lean towards the hours in which clocks change, and towards expressions that run
/// within a few days, because an expression that never runs proves nothing.
struct RandomExpressions {
    /// Six or seven fields in one line of at most 240 bytes, without `cron(` and `)`.
    static func draw(using random: inout some RandomNumberGenerator) -> String {
        var minutes = minutes(&random)
        var fields: [String] = []
        if chance(35, &random) {
            let single = chance(85, &random)
            fields.append(
                single
                    ? second.spell(Int.random(in: 0...59, using: &random), &random)
                    : chance(15, &random) ? second.all(&random) : second.any(&random))
            // Many seconds in many minutes would only cost time.
            if !single { minutes = minute.spell(Int.random(in: 0...59, using: &random), &random) }
        }
        fields += [minutes, hours(&random)]
        let month = chance(75, &random) ? month.all(&random) : month.any(&random)
        let days = chance(50, &random) ? [daysOfMonth(&random), month, "?"] : ["?", month, daysOfWeek(&random)]
        fields += days
        fields.append(years(&random))
        return fields.joined(separator: " ")
    }

    // MARK: Fields

    private static let second = Span(lowest: 0, highest: 59)
    private static let minute = Span(lowest: 0, highest: 59)
    private static let hour = Span(lowest: 0, highest: 23)
    private static let smallHour = Span(lowest: 0, highest: 4)
    private static let dayOfMonth = Span(lowest: 1, highest: 31)
    private static let month = Span(
        lowest: 1, highest: 12,
        names: [
            "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
        ])
    private static let dayOfWeek = Span(
        lowest: 1, highest: 7, names: ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"])

    private static func minutes(_ random: inout some RandomNumberGenerator) -> String {
        switch Int.random(in: 0..<100, using: &random) {
        case ..<25: pick(["0", "00", "30", "15", "45", "59", "1"], &random)
        case ..<55: minute.spell(Int.random(in: 0...59, using: &random), &random)
        case ..<60: minute.all(&random)
        default: minute.any(&random)
        }
    }

    /// Half of the draws stay near the hours in which clocks change. A fifth cover the whole day, some of them by accident of a
    /// list. Covering the whole day has rules of its own, and has to be recognised in every spelling.
    private static func hours(_ random: inout some RandomNumberGenerator) -> String {
        switch Int.random(in: 0..<100, using: &random) {
        case ..<10: "*"
        case ..<17:
            pick(
                [
                    "*/1", "0/1", "00/01", "0-23", "00-23/1", "5-4", "23-22", "0-11,12-23", "13-1,2-12",
                    "*/2,1/2", "0/2,1-23/2", "22-20,21", "20-7,8/1", "0/3,1/3,2/3", "12-11/1",
                ], &random)
        case ..<42: smallHour.spell(Int.random(in: 0...4, using: &random), &random)
        case ..<60: smallHour.list(upTo: 3, &random)
        case ..<70:
            pick(
                [
                    "22-4/2", "23-3", "22-2", "21-4/3", "23-4/2", "22-01", "20-3/4", "23,0-2", "1-3/2",
                    "2,3", "01-02", "4-0", "3-2/5", "0-4/3",
                ], &random)
        case ..<80: hour.spell(Int.random(in: 0...23, using: &random), &random)
        default: hour.any(&random)
        }
    }

    private static func daysOfMonth(_ random: inout some RandomNumberGenerator) -> String {
        switch Int.random(in: 0..<100, using: &random) {
        case ..<40: return dayOfMonth.all(&random)
        case ..<70: return dayOfMonth.any(&random)
        case ..<75: return "L"
        case ..<80: return "LW"
        case ..<85: return "L-\(daysBeforeLast(&random))"
        case ..<90: return "L-\(daysBeforeLast(&random))W"
        case ..<95: return nearWeekday(&random)
        default:
            // A list of plain days and of days that move to a weekday, with at least one of the latter.
            var items = [nearWeekday(&random)]
            for _ in 0..<Int.random(in: 1...3, using: &random) {
                let plain = dayOfMonth.spell(Int.random(in: 1...31, using: &random), &random)
                items.append(chance(50, &random) ? plain : nearWeekday(&random))
            }
            return items.shuffled(using: &random).joined(separator: ",")
        }
    }

    private static func daysOfWeek(_ random: inout some RandomNumberGenerator) -> String {
        switch Int.random(in: 0..<100, using: &random) {
        case ..<40: return dayOfWeek.all(&random)
        case ..<70: return dayOfWeek.any(&random)
        case ..<75: return "L"
        default:
            // Clocks mostly change on Sundays, so half of the choices fall on a Sunday.
            let day = chance(50, &random) ? 1 : Int.random(in: 1...7, using: &random)
            let name = dayOfWeek.spell(day, leadingZeros: false, &random)
            return chance(50, &random) ? name + "L" : "\(name)#\(Int.random(in: 1...5, using: &random))"
        }
    }

    /// Mostly every year. The others are near the present, where zones still change their clocks.
    private static func years(_ random: inout some RandomNumberGenerator) -> String {
        let year = Int.random(in: 1970...2060, using: &random)
        let later = Int.random(in: year...2199, using: &random)
        return switch Int.random(in: 0..<100, using: &random) {
        case ..<80: "*"
        case ..<83: "*/\(Int.random(in: 1...5, using: &random))"
        case ..<86: "\(year)"
        case ..<89: "\(year)/\(Int.random(in: 1...7, using: &random))"
        case ..<92: "\(year)-\(later)"
        case ..<95: "\(year)-\(later)/\(Int.random(in: 1...7, using: &random))"
        case ..<97: "\(year),\(later)"
        default: "\(later),\(year)-2100/3,1970-1999,2000/2"
        }
    }

    // MARK: Tokens

    /// Small distances are common. Those from 27 to 30 reach the beginning of a month or miss it.
    private static func daysBeforeLast(_ random: inout some RandomNumberGenerator) -> Int {
        Int.random(in: chance(60, &random) ? 1...7 : chance(50, &random) ? 27...30 : 8...26, using: &random)
    }

    /// The first and the last days of a month are drawn often, because there the nearest weekday might be in another month.
    private static func nearWeekday(_ random: inout some RandomNumberGenerator) -> String {
        let day =
            chance(40, &random)
            ? [1, 2, 28, 29, 30, 31].randomElement(using: &random)!
            : Int.random(in: 1...31, using: &random)
        return dayOfMonth.spell(day, &random) + "W"
    }

    private static func chance(_ percent: Int, _ random: inout some RandomNumberGenerator) -> Bool {
        Int.random(in: 0..<100, using: &random) < percent
    }

    private static func pick(_ choices: [String], _ random: inout some RandomNumberGenerator) -> String {
        choices.randomElement(using: &random)!
    }

    /// The values that one field may take, with the syntax that all fields but the year have in common.
    private struct Span {
        let lowest, highest: Int
        var names: [String] = []

        /// One value as a number, perhaps with a leading zero, or as a name in any mixture of cases.
        func spell(_ value: Int, leadingZeros: Bool = true, _ random: inout some RandomNumberGenerator) -> String {
            if !names.isEmpty, chance(60, &random) {
                let name = names[value - lowest]
                switch Int.random(in: 0..<4, using: &random) {
                case 0: return name
                case 1: return name.lowercased()
                case 2: return name.uppercased()
                default: return String(name.map { Bool.random(using: &random) ? Character($0.uppercased()) : $0 })
                }
            }
            return leadingZeros && value < 10 && chance(25, &random) ? "0\(value)" : "\(value)"
        }

        /// Every value, in one of several spellings, of which the asterisk is the usual one.
        func all(_ random: inout some RandomNumberGenerator) -> String {
            switch Int.random(in: 0..<100, using: &random) {
            case ..<75: return "*"
            case ..<80: return "*/1"
            case ..<85: return spell(lowest, &random) + "/1"
            case ..<90: return spell(lowest, &random) + "-" + spell(highest, &random)
            default:
                let end = Int.random(in: lowest..<highest, using: &random)
                return spell(end + 1, &random) + "-" + spell(end, &random)
            }
        }

        /// Anything at all except the tokens that only one field knows.
        func any(_ random: inout some RandomNumberGenerator) -> String {
            switch Int.random(in: 0..<100, using: &random) {
            case ..<15: "*/\(step(&random))"
            case ..<55: item(&random)
            default: list(upTo: 3, &random)
            }
        }

        /// Up to so many items. They may repeat or overlap one another.
        func list(upTo count: Int, _ random: inout some RandomNumberGenerator) -> String {
            var items: [String] = []
            for _ in 0..<Int.random(in: 1...count, using: &random) { items.append(item(&random)) }
            return items.joined(separator: ",")
        }

        /// A single value, a range that may wrap, a range with a step, or a value with a step.
        private func item(_ random: inout some RandomNumberGenerator) -> String {
            let from = spell(Int.random(in: lowest...highest, using: &random), &random)
            let to = spell(Int.random(in: lowest...highest, using: &random), &random)
            return switch Int.random(in: 0..<100, using: &random) {
            case ..<40: from
            case ..<65: "\(from)-\(to)"
            case ..<85: "\(from)-\(to)/\(step(&random))"
            default: "\(from)/\(step(&random))"
            }
        }

        /// Steps are small as a rule, and never larger than the distance from the first value to the last.
        private func step(_ random: inout some RandomNumberGenerator) -> String {
            let largest = highest - lowest
            let step = Int.random(in: 1...(chance(75, &random) ? min(largest, 5) : largest), using: &random)
            return chance(10, &random) && step < 10 ? "0\(step)" : "\(step)"
        }
    }
}
