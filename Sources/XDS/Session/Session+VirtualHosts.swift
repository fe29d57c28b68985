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
    var knowsTables: Bool { index(of: TypeURL.route).map { subscriptions[$0].isAnswered } ?? false }

    mutating func virtualHostPushes(_ index: Int) -> [Push] {
        guard subscriptions[index].inFlight.isEmpty, tables.isUnsettled || subscriptions[index].isBehind,
            let routes = self.index(of: TypeURL.route), subscriptions[routes].isAnswered
        else { return [] }
        tables.vanished = tables.held.filter { Subscription.resource($0, in: subscriptions[routes].targets) == nil }
        subscriptions[index].tables = tables
        let pushes = subscriptions[index].deltaPushes(removing: true, cache: cache)
        tables.settle()
        return pushes
    }
}
