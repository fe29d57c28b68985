/// What a watcher tells about the objects of one kind.
///
/// A round begins with `restarted`, then comes `initApply` for every object that exists, then `initDone`:
/// objects known from before that did not occur in between are gone. Then changes follow as they happen.
/// When a connection breaks nothing is said about objects: they are as they were when last heard of.
public enum WatcherEvent: Sendable {
    /// A complete list begins. A list begun before is void.
    case restarted
    /// One object of the list.
    case initApply(RawObject)
    /// The list is complete.
    case initDone
    /// The server has accepted the watch: what we have is current.
    case connected
    /// An object was created or has changed.
    case apply(RawObject)
    /// An object was deleted; this is how it was last.
    case delete(RawObject)
    /// Contact was lost, or an answer could not be used. The watcher goes on by itself.
    case failed(APIError)
}
