import EnvoyAPI
import MeshAPI
import MeshModel
import SwiftProtobuf

/// Turns the HTTP rules of a VirtualService into routes, for one place.
struct RouteTranslation {
    let mesh: VisibleMesh
    let place: RoutePlace

    /// The routes in the order of the rules. What comes after one that takes every request is left out.
    func routes(_ service: VirtualService) throws -> [Envoy.Route] {
        var routes: [Envoy.Route] = []
        for rule in service.http {
            if rule.match.isEmpty {
                routes.append(try route(rule, nil))
                return routes
            }
            for match in rule.match where isInForce(match) {
                routes.append(try route(rule, match))
                if match.takesEverything { return routes }
            }
        }
        return routes
    }

    private func isInForce(_ match: HTTPMatch) -> Bool {
        match.isWellFormed && place.admits(port: match.port, gateways: match.gateways)
            && mesh.view.isSource(labels: match.sourceLabels, namespace: match.sourceNamespace)
    }

    private func route(_ rule: HTTPRoute, _ match: HTTPMatch?) throws -> Envoy.Route {
        var route = Envoy.Route()
        route.name = [rule.name, match?.name ?? ""].filter { !$0.isEmpty }.joined(separator: ".")
        route.match = Envoy.RouteMatch(match)
        if let headers = rule.headers {
            route.requestHeadersToAdd = headers.request.additions
            route.requestHeadersToRemove = headers.request.remove
            route.responseHeadersToAdd = headers.response.additions
            route.responseHeadersToRemove = headers.response.remove
        }
        if let redirect = rule.redirect {
            route.redirect = .init(redirect, port: place.port)
        } else if let response = rule.directResponse {
            route.directResponse = .init(response)
        } else {
            route.route = action(rule)
        }
        if let fault = rule.fault { try route.inject(fault) }
        if let cors = rule.cors { try route.allow(cors) }
        return route
    }
}
