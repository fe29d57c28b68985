/// How to watch.
public struct WatchOptions: Sendable, Hashable {
    public var labelSelector: String?
    public var fieldSelector: String?
    /// The version after which changes are wanted; `nil` begins with the present state.
    public var resourceVersion: String?
    /// Asks for bookmarks, which let a quiet watch resume without listing again.
    public var allowWatchBookmarks: Bool
    /// After how long the server ends the watch by itself.
    public var timeoutSeconds: Int?
    /// Asks for the present state as events first, closed by a bookmark (streamed lists).
    public var sendInitialEvents: Bool?

    public init(
        labelSelector: String? = nil, fieldSelector: String? = nil, resourceVersion: String? = nil,
        allowWatchBookmarks: Bool = true, timeoutSeconds: Int? = nil, sendInitialEvents: Bool? = nil
    ) {
        self.labelSelector = labelSelector
        self.fieldSelector = fieldSelector
        self.resourceVersion = resourceVersion
        self.allowWatchBookmarks = allowWatchBookmarks
        self.timeoutSeconds = timeoutSeconds
        self.sendInitialEvents = sendInitialEvents
    }

    var query: [Request.QueryItem] {
        [
            .init("watch", "true"), .init("labelSelector", labelSelector), .init("fieldSelector", fieldSelector),
            .init("resourceVersion", resourceVersion),
            .init("resourceVersionMatch", sendInitialEvents == nil ? nil : "NotOlderThan"),
            .init("allowWatchBookmarks", allowWatchBookmarks ? "true" : nil),
            .init("timeoutSeconds", timeoutSeconds.map(String.init)),
            .init("sendInitialEvents", sendInitialEvents.map { $0 ? "true" : "false" }),
        ].compactMap(\.self)
    }
}
