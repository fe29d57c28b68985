extension HTTPRoute {
    func validate(_ check: inout Check, isDelegate: Bool) {
        validateAction(&check, isDelegate: isDelegate)
        check.each("match", match) { $1.validate(&$0) }
        check.each("route", route) { $1.destination.validate(&$0) }
        check.weights(route.map(\.weight))
        check.each("mirrors", mirrors) { check, mirror in
            mirror.destination.validate(&check)
            check.percentage(mirror.percentage, at: "percentage")
        }
        check.atLeastMillisecond(timeout, at: "timeout", orZero: true)
        check.inside("retries", retries) { $1.validate(&$0) }
        check.inside("fault", fault) { $1.validate(&$0) }
    }

    /// Exactly one of route, redirect, directResponse and delegate.
    private func validateAction(_ check: inout Check, isDelegate: Bool) {
        let actions = [
            route.isEmpty ? nil : "route", redirect.map { _ in "redirect" },
            directResponse.map { _ in "directResponse" }, delegate.map { _ in "delegate" },
        ].compactMap(\.self)
        if actions.isEmpty {
            check.fault(reason: "needs a route, redirect or directResponse", code: .missingField)
        } else if actions.count > 1 {
            check.fault(reason: "only one of \(actions.joined(separator: ", ")) may be set")
        }
        if isDelegate, delegate != nil {
            check.fault("delegate", reason: "a VirtualService without hosts must not delegate further")
        }
        if redirect != nil, rewrite != nil { check.fault("rewrite", reason: "must not stand beside redirect") }
        check.inside("redirect", redirect) { $1.validate(&$0) }
        check.inside("rewrite", rewrite) { check, rewrite in
            if rewrite.uri.isEmpty, rewrite.authority.isEmpty, rewrite.uriRegex == nil {
                check.fault(reason: "needs a uri, uriRegexRewrite or authority", code: .missingField)
            }
        }
        check.inside("directResponse", directResponse) { check, response in
            if !(200...599).contains(response.status) { check.fault("status", reason: "must be between 200 and 599") }
        }
    }
}

extension HTTPMatch {
    fileprivate func validate(_ check: inout Check) {
        check.port(port, at: "port")
        let single = [("uri", uri), ("scheme", scheme), ("method", method), ("authority", authority)]
        for (name, match) in single where match == .regex("") {
            check.fault(name, "regex", reason: "must not be empty")
        }
        for (name, matches) in [("headers", headers), ("withoutHeaders", withoutHeaders), ("queryParams", queryParams)]
        {
            for (key, match) in matches.sorted(by: { $0.key < $1.key }) {
                if key.isEmpty { check.fault(name, reason: "a name must not be empty") }
                if match == .regex("") { check.fault(name, key, "regex", reason: "must not be empty") }
            }
        }
    }
}

extension HTTPRedirect {
    fileprivate func validate(_ check: inout Check) {
        if uri.isEmpty, authority.isEmpty, scheme.isEmpty, port == nil {
            check.fault(reason: "needs a uri, authority, scheme or port", code: .missingField)
        }
        if case .number(let number) = port { check.port(number, at: "port") }
        if !scheme.isEmpty, scheme != "http", scheme != "https" {
            check.fault("scheme", reason: "must be http or https")
        }
        if ![301, 302, 303, 307, 308].contains(code) {
            check.fault("redirectCode", reason: "must be 301, 302, 303, 307 or 308")
        }
    }
}

extension HTTPRetry {
    fileprivate func validate(_ check: inout Check) {
        check.notNegative(attempts, at: "attempts")
        if attempts == 0, perTryTimeout != nil || !retryOn.isEmpty || retryRemoteLocalities != nil || backoff != nil {
            check.fault("attempts", reason: "is 0, which switches retries off; the other settings have no effect")
        }
        check.atLeastMillisecond(perTryTimeout, at: "perTryTimeout", orZero: true)
        check.atLeastMillisecond(backoff, at: "backoff")
    }
}

extension HTTPFault {
    fileprivate func validate(_ check: inout Check) {
        check.inside("delay", delay) { check, delay in
            check.percentage(delay.percentage, at: "percentage")
            check.atLeastMillisecond(delay.fixedDelay, at: "fixedDelay")
        }
        check.inside("abort", abort) { check, abort in
            check.percentage(abort.percentage, at: "percentage")
            if case .http(let status) = abort.status, !(200...599).contains(status) {
                check.fault("httpStatus", reason: "must be between 200 and 599")
            }
        }
    }
}
