import EnvoyAPI

/// What the client says about responses.
extension Subscription {
    /// Takes the response `nonce` out of flight; nil when none of that name is.
    mutating func settle(nonce: String) -> Response? {
        guard let index = inFlight.firstIndex(where: { $0.nonce == nonce }) else { return nil }
        return inFlight.remove(at: index)
    }

    mutating func acknowledge(_ response: Response) {
        acknowledged = (response.nonce, response.version)
        if rejection == nil { return }
        for resource in response.resources { refused[resource.name] = nil }
        if refused.isEmpty { rejection = nil }
    }

    /// The client refused a response. A client takes what it can of it and names what it cannot; whatever it does not
    /// name may have been left out too, so that goes along with the next change.
    mutating func reject(_ response: Response, reason: String) {
        let resources = response.resources.filter { wants($0.name) }
        if resources.isEmpty && !response.resources.isEmpty { return }
        rejection = reason
        var suspects = resources
        if suspects.count > 1 {
            let mentioned = suspects.filter { Self.mentions(reason, $0.name) }
            if !mentioned.isEmpty { suspects = mentioned }
        }
        for suspect in suspects { refused[suspect.name] = suspect.version }
        for resource in resources where refused[resource.name] == nil { disputed.insert(resource.name) }
        disputed.formUnion(response.removed)
    }

    /// Whether `name` stands in `text` as a word and not as a part of one.
    private static func mentions(_ text: String, _ name: String) -> Bool {
        func continues(_ character: Character?) -> Bool {
            guard let character else { return false }
            return character.isLetter || character.isNumber || "_-|".contains(character)
        }
        return text.ranges(of: name).contains { range in
            let before = range.lowerBound > text.startIndex ? text[text.index(before: range.lowerBound)] : nil
            let after = range.upperBound < text.endIndex ? text[range.upperBound] : nil
            return !continues(before) && !continues(after)
        }
    }

    mutating func forget(refusalOf name: String) {
        guard refused.removeValue(forKey: name) != nil, refused.isEmpty else { return }
        rejection = nil
    }
}
