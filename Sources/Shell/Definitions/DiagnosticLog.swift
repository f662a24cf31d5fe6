/// Collects what is found while definitions are read, so that one faulty member does not hide the next.
final class DiagnosticLog {
    private var diagnostics: [Diagnostic] = []
    private var errorsByFile: [String: Int] = [:]

    /// Errors of one file that are kept. Whoever has more made one mistake many times, or gave us no YAML at all.
    private static let errorsPerFileMax = 100

    func error(_ position: SourcePosition, _ message: String, code: Diagnostic.Code = .invalid) {
        let count = (errorsByFile[position.file] ?? 0) + 1
        errorsByFile[position.file] = count
        guard count <= DiagnosticLog.errorsPerFileMax else { return }
        diagnostics.append(Diagnostic(code: code, severity: .error, position: position, message: message))
    }

    func warning(_ position: SourcePosition, _ message: String, code: Diagnostic.Code) {
        diagnostics.append(Diagnostic(code: code, severity: .warning, position: position, message: message))
    }

    func errorCount(in file: String) -> Int { errorsByFile[file] ?? 0 }

    /// Everything found, each thing once, in reading order.
    func sorted() -> [Diagnostic] {
        var all = Set(diagnostics)
        for (file, count) in errorsByFile where count > DiagnosticLog.errorsPerFileMax {
            let left = count - DiagnosticLog.errorsPerFileMax
            let message = "There are \(left) more errors in this file. Put these right first, then look again."
            all.insert(Diagnostic(severity: .error, position: SourcePosition(file: file), message: message))
        }
        return all.sorted()
    }
}
