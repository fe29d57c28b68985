import FoundationEssentials

extension ContainerLogs: PodLogSource {
    func lines(_ request: PodLogRequest) -> [UInt8] {
        var selection = Selection()
        selection.previous = request.isPrevious
        selection.tailLines = request.tailLines
        selection.sinceTime = request.sinceSeconds.map { Date(timeIntervalSinceNow: -Double($0)) }
        selection.timestamps = request.hasTimestamps
        selection.limitBytes = request.limitBytes
        return read(podUID: request.podUID, container: request.container, selection)
    }
}
