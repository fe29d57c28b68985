/// What a container is told of its own limits and requests.
enum ResourceAmount {
    /// - Parameters:
    ///   - resource: such as `limits.cpu`.
    ///   - machine: what a container without limits may use, by name of the resource.
    /// - Throws: `NodeError.invalidPod` for what is no resource or no quantity.
    static func text(
        _ resource: String, of container: ContainerSpec, divisor: String?, machine: [String: String]
    ) throws(NodeError) -> String {
        let parts = resource.split(separator: ".", maxSplits: 1).map(String.init)
        let isLimit = parts.first == "limits"
        guard parts.count == 2, isLimit || parts[0] == "requests" else {
            throw NodeError(.invalidPod, "resource \"\(resource)\" must begin with \"limits.\" or \"requests.\"")
        }
        let amount = isLimit ? container.limits[parts[1]] ?? machine[parts[1]] : container.requests[parts[1]]
        guard let text = ResourceQuantity.count(amount ?? "0", divisor: divisor) else {
            throw NodeError(
                .invalidPod, "the quantity \"\(amount ?? "")\" of \(resource) or its divisor cannot be read")
        }
        return text
    }
}
