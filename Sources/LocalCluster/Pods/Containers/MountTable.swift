/// Lines for `mount --all --fstab` (fstab(5)).
struct MountTable: Sendable, Hashable {
    private(set) var text = ""

    mutating func add(_ source: String, on target: String, type: String, options: [String]) {
        let words = [source, target, type, options.joined(separator: ",")].map(Self.escaped)
        text += words.joined(separator: " ") + " 0 0\n"
    }

    /// A private writable layer over a directory.
    mutating func addOverlay(of lower: String, on target: String, upper: String, work: String, isReadOnly: Bool = false)
    {
        let options = ["lowerdir=\(lower)", "upperdir=\(upper)", "workdir=\(work)"] + (isReadOnly ? ["ro"] : [])
        add("overlay", on: target, type: "overlay", options: options)
    }

    mutating func addBind(of source: String, on target: String, options: [String] = ["rbind"]) {
        add(source, on: target, type: "none", options: options)
    }

    private static func escaped(_ word: String) -> String {
        word.replacing("\\", with: "\\134").replacing(" ", with: "\\040").replacing("\t", with: "\\011")
            .replacing("\n", with: "\\012")
    }

    static func unescaped(_ word: String) -> String {
        word.replacing("\\040", with: " ").replacing("\\011", with: "\t").replacing("\\012", with: "\n")
            .replacing("\\134", with: "\\")
    }
}
