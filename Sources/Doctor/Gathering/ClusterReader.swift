import Foundation
import Kubernetes

/// Reads what one cluster's API server has, with a few seconds for each request; what cannot be read becomes the reason.
struct ClusterReader: Sendable {
    /// What the cluster is called in messages.
    let name: String
    let client: Client
    /// How more can be seen, when the rights do not suffice.
    let hint: String

    static let timeout = Duration.seconds(5)
    /// The most objects of a kind that are looked at.
    static let longestList = 20_000

    /// One object; nil when there is none of that name.
    func object(_ reference: ObjectReference) async -> Sighting<JSON?> {
        do {
            return .seen(try await client.json(.get(reference), timeout: Self.timeout))
        } catch let error as APIError where error.isNotFound {
            return .seen(nil)
        } catch {
            return .unseen(reason(error, "get \(reference)"))
        }
    }

    /// All objects of a kind; none when the API server does not know it.
    func objects(
        _ resource: GroupVersionResource, namespace: String? = nil, _ options: ListOptions = .init()
    ) async -> Sighting<[JSON]> {
        var options = options
        options.limit = 500
        var items: [JSON] = []
        do {
            repeat {
                let page = try await client.page(.list(resource, namespace: namespace, options), timeout: Self.timeout)
                items += try page.items.map { try $0.json() }
                options.continue = page.continue.isEmpty ? nil : page.continue
            } while options.continue != nil && items.count < Self.longestList
            return .seen(items)
        } catch let error as APIError where error.isNotFound {
            return .seen([])
        } catch {
            return .unseen(reason(error, "list \(resource.resource)"))
        }
    }

    /// Asks a question: creates an object that is not kept.
    func answer(_ request: Request) async -> Sighting<JSON> {
        do {
            return .seen(try await client.json(request, timeout: Self.timeout))
        } catch {
            return .unseen(reason(error, request.path.split(separator: "/").last.map { "create \($0)" } ?? "ask"))
        }
    }

    /// The server's clock.
    func clock() async -> Sighting<ClockReading> {
        do {
            let sent = Date()
            let text = try await client.serverDate(timeout: Self.timeout)
            let server = text.flatMap(HTTPDate.date)
            return .seen(ClockReading(server: server, sent: sent, received: Date()))
        } catch {
            return .unseen("\(error)")
        }
    }

    private func reason(_ error: any Error, _ what: String) -> String {
        guard let error = error as? APIError else { return "\(name): \(error)" }
        return error.isForbidden ? "the rights used for \(name) do not suffice to \(what); \(hint)" : error.message
    }
}
