/// A file of a volume.
struct VolumeFile: Sendable, Hashable {
    let bytes: [UInt8]
    /// Its permissions; `nil`: those of the volume.
    var mode: UInt16?
}
