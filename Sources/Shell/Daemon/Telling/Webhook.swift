import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import Notifications
import ScheduleExpressions

/// The connections to webhooks. To be closed in the end.
struct WebhookClient: Sendable {
    private let client: HTTPClient

    init() {
        var configuration = HTTPClient.Configuration()
        // A POST that is redirected becomes a GET somewhere else, which tells nobody.
        configuration.redirectConfiguration = .disallow
        client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    }

    func close() async { try? await client.shutdown() }

    /// Posts a body. nil when that was accepted, or else why not. What is answered is not read.
    func post(_ body: String, to url: String, _ headers: [Subscriber.Header], timeout: Duration) async -> String? {
        var request = HTTPClientRequest(url: url)
        request.method = .POST
        request.headers.add(name: "Content-Type", value: "application/json")
        request.headers.add(name: "User-Agent", value: "drydock/\(BuildInformation.version)")
        for header in headers { request.headers.replaceOrAdd(name: header.name, value: header.value) }
        request.body = .bytes(ByteBuffer(string: body))
        do {
            let response = try await client.execute(request, timeout: .milliseconds(timeout.milliseconds))
            let status = response.status
            return (200..<300).contains(status.code) ? nil : "HTTP \(status.code) \(status.reasonPhrase)"
        } catch let error as HTTPClientError where error == .deadlineExceeded {
            return "no answer after \(timeout.milliseconds / 1000) s"
        } catch {
            return String("\(error)".prefix(160))
        }
    }
}
