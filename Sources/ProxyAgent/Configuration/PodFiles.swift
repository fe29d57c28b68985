import Foundation

/// The downward API files of the pod; nil where the pod mounts none.
public struct PodFiles: Sendable, Hashable {
    public var labels: String?
    public var annotations: String?

    public init(labels: String? = nil, annotations: String? = nil) {
        self.labels = labels
        self.annotations = annotations
    }

    /// Reads `labels` and `annotations` in `directory`.
    public init(directory: String) {
        labels = try? String(contentsOfFile: "\(directory)/labels", encoding: .utf8)
        annotations = try? String(contentsOfFile: "\(directory)/annotations", encoding: .utf8)
    }
}
