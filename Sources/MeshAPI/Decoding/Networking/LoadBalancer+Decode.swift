extension LoadBalancer {
    init(_ fields: inout Fields) {
        fields.exclusive("simple", "consistentHash")
        fields.exclusive("warmup", "warmupDurationSecs")
        let simple = fields.choice("simple", of: Simple.self).map(Policy.simple)
        let hash = fields.object("consistentHash", ConsistentHash.init).map(Policy.consistentHash)
        let warmup = fields.object("warmup", Warmup.init)
        self.init(
            policy: simple ?? hash,
            locality: fields.object("localityLbSetting", LocalitySettings.init),
            warmup: fields.duration("warmupDurationSecs").map { Warmup(duration: $0) } ?? warmup)
    }
}

extension Warmup {
    init(_ fields: inout Fields) {
        fields.require("duration")
        self.init(
            duration: fields.duration("duration") ?? .zero,
            minimumPercent: fields.number("minimumPercent") ?? 10,
            aggression: fields.number("aggression") ?? 1)
    }
}

extension ConsistentHash {
    init?(_ fields: inout Fields) {
        let algorithm = Algorithm(&fields)
        guard let key = Key(&fields) else { return nil }
        self.init(key: key, algorithm: algorithm)
    }
}

extension ConsistentHash.Key {
    init?(_ fields: inout Fields) {
        let names = ["httpHeaderName", "httpCookie", "useSourceIp", "httpQueryParameterName"]
        fields.exclusive("httpHeaderName", "httpCookie", "useSourceIp", "httpQueryParameterName")
        let keys: [Self?] = [
            fields.optionalText("httpHeaderName").map(Self.header),
            fields.object("httpCookie", ConsistentHash.Cookie.init).map(Self.cookie),
            fields.optionalBool("useSourceIp").flatMap { $0 ? .sourceIP : nil },
            fields.optionalText("httpQueryParameterName").map(Self.queryParameter),
        ]
        guard let key = keys.lazy.compactMap(\.self).first else {
            if !names.contains(where: { $0 != "useSourceIp" && fields.has($0) }) {
                fields.reading.add(.missingField, "one of \(names.joined(separator: ", ")) must be set")
            }
            return nil
        }
        self = key
    }
}

extension ConsistentHash.Cookie {
    init(_ fields: inout Fields) {
        self.init(
            name: fields.requiredText("name"),
            path: fields.text("path"),
            ttl: fields.duration("ttl"),
            attributes: fields.list("attributes") {
                Attribute(name: $0.requiredText("name"), value: $0.text("value"))
            })
    }
}

extension ConsistentHash.Algorithm {
    init(_ fields: inout Fields) {
        fields.exclusive("ringHash", "maglev")
        let size: UInt64 = fields.integer("minimumRingSize") ?? 1024
        let ring: UInt64? = fields.object("ringHash") { $0.integer("minimumRingSize") ?? size }
        let maglev: UInt64? = fields.object("maglev") { $0.integer("tableSize") ?? 65537 }
        self = maglev.map(Self.maglev) ?? .ringHash(minimumRingSize: ring ?? size)
    }
}

extension LocalitySettings {
    init(_ fields: inout Fields) {
        self.init(
            distribute: fields.list("distribute") { distribute in
                Distribute(from: distribute.text("from"), to: distribute.map("to", Fields.integer))
            },
            failover: fields.list("failover") { Failover(from: $0.text("from"), to: $0.text("to")) },
            failoverPriority: fields.texts("failoverPriority"),
            enabled: fields.optionalBool("enabled"))
    }
}
