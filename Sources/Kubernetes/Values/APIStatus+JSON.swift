extension APIStatus {
    /// Reads a `Status` object; `nil` when `json` is something else.
    /// - Parameter code: used when the object itself carries no code.
    public init?(json: JSON, code: Int = 0) {
        guard json["kind"]?.string == "Status" else { return nil }
        self.init(
            code: json["code"]?.int.flatMap(Int.init(exactly:)) ?? code,
            reason: Reason(rawValue: json["reason"]?.string ?? Reason.unknown.rawValue),
            message: json["message"]?.string ?? "",
            details: json["details"].flatMap(Details.init(json:))
        )
    }

    /// This failure as the `Status` object that a server sends.
    public var json: JSON {
        var json: JSON = [
            "kind": "Status", "apiVersion": "v1", "metadata": [:], "status": "Failure", "message": .string(message),
            "reason": .string(reason.rawValue), "code": .int(Int64(code)),
        ]
        json["details"] = details?.json
        return json
    }
}

extension APIStatus.Details {
    /// Reads the `details` of a `Status`; `nil` when `json` is no object.
    public init?(json: JSON) {
        guard json.object != nil else { return nil }
        self.init(
            group: json["group"]?.string ?? "", kind: json["kind"]?.string ?? "", name: json["name"]?.string ?? "",
            uid: json["uid"]?.string ?? "",
            causes: (json["causes"]?.array ?? []).map { cause in
                APIStatus.Cause(
                    reason: cause["reason"]?.string ?? "", message: cause["message"]?.string ?? "",
                    field: cause["field"]?.string ?? "")
            },
            retryAfterSeconds: json["retryAfterSeconds"]?.int.flatMap(Int.init(exactly:))
        )
    }

    var json: JSON {
        var members: [String: JSON] = [:]
        for (key, value) in [("group", group), ("kind", kind), ("name", name), ("uid", uid)] where !value.isEmpty {
            members[key] = .string(value)
        }
        if !causes.isEmpty {
            members["causes"] = .array(
                causes.map {
                    ["reason": .string($0.reason), "message": .string($0.message), "field": .string($0.field)]
                })
        }
        if let retryAfterSeconds { members["retryAfterSeconds"] = .int(Int64(retryAfterSeconds)) }
        return .object(members)
    }
}
