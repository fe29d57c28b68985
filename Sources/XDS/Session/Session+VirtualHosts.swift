import EnvoyAPI

/// Virtual hosts of the incremental form follow the route configurations that a client was sent: see ``RouteTables``.
extension Session {
    /// Notes which tables a client is sent with `pushes` of routes.
    mutating func follow(_ pushes: [Push]) {
        for push in pushes {
            for resource in push.resources { tables.renew(resource.name) }
        }
    }

    /// Notes which tables a client has that asks for `routes`. One that comes back may have all that it asks for `first`,
    /// even a table that is no more.
    mutating func follow(_ routes: Subscription, first: [String]) {
        for table in first { tables.add(table) }
        tables.drop { routes.wants($0) }
    }

    /// Whether virtual hosts can be sent: a client that comes back says with its routes which tables it has.
    var knowsTables: Bool { subscriptions[TypeURL.route]?.isAnswered == true }

    mutating func virtualHostPushes() -> [Push]? {
        let typeURL = TypeURL.virtualHost
        let targets = targets(typeURL)
        guard knowsTables, let subscription = subscriptions[typeURL], subscription.inFlight.isEmpty,
            tables.isUnsettled || subscription.isBehind(targets)
        else { return nil }
        let routes = self.targets(TypeURL.route)
        tables.vanished = tables.held.filter { Subscription.resource($0, in: routes) == nil }
        subscriptions[typeURL]?.tables = tables
        let pushes = subscriptions[typeURL]?.deltaPushes(to: targets, removing: true, cache: cache)
        tables.settle()
        return pushes
    }
}
