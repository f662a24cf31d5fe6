import Engine
import Foundation
import Notifications
import ScheduleExpressions
import Synchronization

#if canImport(FoundationNetworking)
    import FoundationNetworking
#endif

/// The connections to webhooks. To be closed in the end.
struct WebhookClient: Sendable {
    private let answers = WebhookAnswers()
    private let session: URLSession

    init() {
        let configuration = URLSessionConfiguration.ephemeral
        configuration.httpCookieStorage = nil
        configuration.urlCache = nil
        session = URLSession(configuration: configuration, delegate: answers, delegateQueue: nil)
    }

    func close() { session.invalidateAndCancel() }

    /// Posts a body. nil when that was accepted, or else why not. What is answered is not read.
    func post(_ body: String, to url: String, _ headers: [Subscriber.Header], timeout: Duration) async -> String? {
        guard let address = URL(string: url) else { return "\(url.prefix(80)) is no URL" }
        var request = URLRequest(url: address)
        request.httpMethod = "POST"
        request.setValue("application/json", forHTTPHeaderField: "Content-Type")
        request.setValue("drydock/\(BuildInformation.version)", forHTTPHeaderField: "User-Agent")
        for header in headers { request.setValue(header.value, forHTTPHeaderField: header.name) }
        request.httpBody = Data(body.utf8)
        let task = session.dataTask(with: request)
        let deadline = Task(executorPreference: OwnThreads.shared) {
            try await Pause.sleep(for: timeout)
            answers.end(task, .failure("no answer after \(timeout.milliseconds / 1000) s"))
            task.cancel()
        }
        defer { deadline.cancel() }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                answers.await(task, continuation)
                task.resume()
            }
        } onCancel: {
            answers.end(task, .failure("broken off"))
            task.cancel()
        }
    }
}

/// Who waits for the answer to which request.
private final class WebhookAnswers: NSObject, URLSessionDataDelegate, Sendable {
    enum Answer {
        case status(Int)
        case failure(String)

        /// nil: accepted.
        var failure: String? {
            switch self {
            case .status(200..<300): nil
            case .status(let code): "HTTP \(code)"
            case .failure(let words): String(words.prefix(160))
            }
        }
    }

    private struct Waiting {
        var continuations: [Int: CheckedContinuation<String?, Never>] = [:]
        /// Of those that ended before anybody waited.
        var ended: [Int: String?] = [:]
    }

    private let waiting = Mutex(Waiting())

    func await(_ task: URLSessionTask, _ continuation: CheckedContinuation<String?, Never>) {
        let ended = waiting.withLock { waiting -> String?? in
            if let ended = waiting.ended.removeValue(forKey: task.taskIdentifier) { return ended }
            waiting.continuations[task.taskIdentifier] = continuation
            return nil
        }
        if let ended { continuation.resume(returning: ended) }
    }

    /// The first answer counts.
    func end(_ task: URLSessionTask, _ answer: Answer) {
        let continuation = waiting.withLock { waiting in
            let continuation = waiting.continuations.removeValue(forKey: task.taskIdentifier)
            if continuation == nil, task.state == .suspended { waiting.ended[task.taskIdentifier] = answer.failure }
            return continuation
        }
        continuation?.resume(returning: answer.failure)
    }

    /// A POST that is redirected becomes a GET somewhere else, which tells nobody.
    func urlSession(
        _ session: URLSession, task: URLSessionTask, willPerformHTTPRedirection response: HTTPURLResponse,
        newRequest request: URLRequest, completionHandler: @escaping @Sendable (URLRequest?) -> Void
    ) {
        end(task, .status(response.statusCode))
        completionHandler(nil)
    }

    /// The status says it all: what follows may be long, and is not taken.
    func urlSession(
        _ session: URLSession, dataTask: URLSessionDataTask, didReceive response: URLResponse,
        completionHandler: @escaping @Sendable (URLSession.ResponseDisposition) -> Void
    ) {
        if let response = response as? HTTPURLResponse { end(dataTask, .status(response.statusCode)) }
        completionHandler(.cancel)
    }

    func urlSession(_ session: URLSession, task: URLSessionTask, didCompleteWithError error: (any Error)?) {
        let words = error?.localizedDescription ?? "no answer"
        // The library trusts whom the system trusts, and heeds no variable that would add anybody.
        let advice = words.contains("certificate") ? ". Have the system trust it (update-ca-certificates)" : ""
        end(task, .failure(words + advice))
    }
}
