import Foundation

/// A configuration folder as it was in a revision of git. Nothing of the repository is changed.
struct GitRevision {
    /// As it was asked for.
    let name: String
    private let commit: String
    private let folder: String
    private let environment: [String: String]

    /// Folders of definitions; of the rest of a repository nothing is needed.
    private static let definitionFolders = [
        "associations", "calendars", "documents", "fleet", "parameters", "windows",
    ]
    /// What `env` and a shell end with when there is no such program.
    private static let programMissing: Int32 = 127

    /// Throws when there is no git, when the folder is in no repository, and when that has no such revision.
    init(_ name: String, of folder: String, in surroundings: Surroundings) throws(Failure) {
        self.name = name
        self.folder = folder
        environment = surroundings.environment
        let inside = try GitRevision.git(["rev-parse", "--show-toplevel"], in: folder, environment)
        guard inside.status != GitRevision.programMissing else {
            throw .usage("There is no folder \(name), and no git to look for such a revision. Name a folder.")
        }
        let here = folder == "." ? "this folder" : folder
        guard inside.status == 0 else {
            let isOutside = inside.errors.contains("not a git repository")
            let reason = isOutside ? "\(here) is in no git repository" : "git will not look: \(inside.lastLine)"
            throw .usage("There is no folder \(name), and \(reason). Name a folder.")
        }
        let found = try GitRevision.git(
            ["rev-parse", "--verify", "--quiet", "--end-of-options", "\(name)^{commit}"], in: folder, environment)
        guard found.status == 0, let line = found.output.split(separator: "\n").first else {
            throw Failure(
                .notFound,
                "There is no folder \(name), and no such revision in the repository of \(here). "
                    + "Write a revision that git log shows, or an existing folder.")
        }
        commit = String(line)
    }

    /// Puts the definitions into a temporary folder, which the caller removes, and returns its path.
    func copy() throws(Failure) -> String {
        let entries = try GitRevision.git(["ls-tree", "--name-only", commit], in: folder, environment).output
            .split(separator: "\n").map(String.init)
        let present = GitRevision.definitionFolders.filter(entries.contains)
        let path = FileManager.default.temporaryDirectory.appending(path: "drydock-plan-\(UUID().uuidString)").path
        do {
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        } catch {
            throw Failure(.failed, "\(path) cannot be made. Check TMPDIR, and that the disk has room.")
        }
        if present.isEmpty { return path }
        let archive = "\(path)/definitions.tar"
        do throws(Failure) {
            let packed = try GitRevision.git(
                ["archive", "--format=tar", "-o", archive, commit, "--"] + present, in: folder, environment)
            guard packed.status == 0 else { throw unreadable(packed.lastLine) }
            let unpacked = try GitRevision.run("tar", ["-xf", archive, "-C", path], environment)
            guard unpacked.status == 0 else {
                let isMissing = unpacked.status == GitRevision.programMissing
                throw unreadable(isMissing ? "there is no tar; install it" : unpacked.lastLine)
            }
        } catch {
            try? FileManager.default.removeItem(atPath: path)
            throw error
        }
        try? FileManager.default.removeItem(atPath: archive)
        return path
    }

    private func unreadable(_ reason: String) -> Failure {
        Failure(.failed, "The definitions of \(name) cannot be had: \(reason). Check the repository of \(folder).")
    }

    // MARK: - Running a program

    private struct Result {
        let status: Int32
        let output: String
        let errors: String

        /// The last thing that the program complained about, without a full stop.
        var lastLine: String {
            let line = errors.split(separator: "\n").last.map(String.init) ?? ""
            return line.hasSuffix(".") ? String(line.dropLast()) : line
        }
    }

    private static func git(
        _ arguments: [String], in folder: String, _ environment: [String: String]
    ) throws(Failure) -> Result {
        try run("git", ["-C", folder] + arguments, environment)
    }

    /// All of these say little; what is long goes into a file.
    private static func run(
        _ program: String, _ arguments: [String], _ environment: [String: String]
    ) throws(Failure) -> Result {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [program] + arguments
        process.environment = environment
        let (output, errors) = (Pipe(), Pipe())
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = output
        process.standardError = errors
        do {
            try process.run()
        } catch {
            throw Failure(.failed, "\(program) cannot be started. Install it, or name a folder.")
        }
        let text = output.fileHandleForReading.readDataToEndOfFile()
        let complaints = errors.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return Result(
            status: process.terminationStatus, output: String(decoding: text, as: UTF8.self),
            errors: String(decoding: complaints, as: UTF8.self))
    }
}
