/// A shell script as far as a simulated node understands it.
///
/// A line is a list of simple commands, joined by `&&`, `||` and `;`, each perhaps after `!`. What a node understands is
/// listed by `understood`. Of anything else it is taken that it succeeds and changes nothing, and it is said once that it
/// was not understood; so are lines with pipes, variables, substitutions and wildcards, and whole scripts with `if`,
/// `for`, `while`, `case` or functions. The script ends as its last command does, or with `exit N`.
///
/// A thing that no script has named before is as the first one wants it: a file that is tested for or written is there,
/// a service that is started or asked for runs.
package struct ShellScript: Hashable, Sendable {
    struct Statement: Hashable, Sendable {
        /// Whether it is carried out after how the one before it ended.
        enum Condition: Hashable, Sendable { case always, ifSucceeded, ifFailed }

        let condition: Condition
        let isNegated: Bool
        /// What it prints is thrown away.
        let isQuiet: Bool
        /// Its failure is none.
        var mayFail = false
        let command: Command
    }

    /// Things and contents are numbers in the fleet's `ThingTable`.
    enum Command: Hashable, Sendable {
        enum ServiceVerb: Hashable, Sendable { case start, stop, restart, enable, disable, askActive, askEnabled, show }
        enum Text: Hashable, Sendable { case written(Int32), ofFile(Int32) }

        /// A condition of PowerShell.
        struct Question: Hashable, Sendable {
            enum Subject: Hashable, Sendable { case file(Int32), service(Int32, isRunning: Bool) }

            let subject: Subject
            var isNegated: Bool
        }

        case service(ServiceVerb, Int32, andNow: Bool)
        case packages(tool: String, installs: Bool, [Int32])
        /// Fetches the lists of packages, or brings them all up to date.
        case refresh(tool: String)
        case write(Int32, Text, appends: Bool)
        case say(String)
        case show(Int32)
        case touch(Int32)
        case remove(Int32, isForced: Bool)
        case makeDirectory(Int32, withParents: Bool)
        case mode(Int32, Int32)
        case owner(Int32, Int32)
        case exists(Int32, isNegated: Bool)
        /// What comes next is passed over, so many statements; with a question only if its answer is no.
        case leap(Int, unless: Question?)
        /// Says whether it is there.
        case askPath(Int32)
        /// A file that must not be there yet, with its content.
        case create(Int32, Int32)
        case result(Int)
        case exit(Int?)
        case sleep(Int)
        /// `set -e`.
        case stopAtFailure
        case unknown
    }

    let statements: [Statement]
    /// Things that it names, as the first command that names them wants them.
    let wanted: [ThingState]
    var isPowerShell = false

    var isAboutPackages: Bool {
        statements.contains { statement in
            switch statement.command {
            case .packages, .refresh: true
            default: false
            }
        }
    }

    /// How it is told to people.
    package static let understood: [(form: String, meaning: String, example: String)] = [
        (
            "systemctl start|stop|restart NAME", "A service; enable and disable too, also with --now.",
            "systemctl disable --now nginx"
        ),
        (
            "systemctl is-active|is-enabled NAME", "Ends with 0 if it is, else with 3 or 1.",
            "systemctl is-active -q nginx"
        ),
        ("systemctl reload NAME, daemon-reload", "Changes nothing.", "systemctl daemon-reload"),
        (
            "apt-get install|remove -y NAME ...", "Packages; also apt, dnf, yum, zypper, each on its platform.",
            "dnf remove -y nginx"
        ),
        ("apt-get update|upgrade", "Needs the mirror, changes nothing.", "apt-get update"),
        ("echo TEXT > FILE", "A file that holds just this; >> appends; printf too.", "printf '%s\\n' a b >> /etc/a"),
        ("cat FILE, cat FILE > FILE, cp FILE FILE", "What a file holds, and a copy.", "cat /etc/a > /etc/b"),
        ("touch FILE, rm [-rf] FILE, mkdir [-p] NAME", "Files and folders.", "rm -rf /etc/a /etc/b"),
        ("chmod MODE FILE, chown OWNER[:GROUP] FILE", "Who may do what with a file.", "chown root:adm /etc/a"),
        ("test -e FILE, [ -f FILE ], [ A = B ]", "Conditions, with ! for the contrary.", "[ ! -f /etc/a ]"),
        ("exit N, true, false, sleep N, set -e", "How it ends, and when.", "sleep 3"),
        (
            "A && B, A || B, A; B, ! A", "Lists. sudo and > /dev/null are passed over.",
            "! sudo false > /dev/null 2>&1; true"
        ),
    ]
}
