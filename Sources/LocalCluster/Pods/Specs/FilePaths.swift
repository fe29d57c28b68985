/// Paths written in objects, taken apart without asking the file system.
enum FilePaths {
    /// The path without empty parts, `.` and a slash at the end: `/a//b/./` is `/a/b`.
    static func normal(_ path: some StringProtocol) -> String {
        let parts = path.split(separator: "/").filter { $0 != "." }
        return (path.hasPrefix("/") ? "/" : "") + parts.joined(separator: "/")
    }

    /// Whether a relative path stays inside the directory that it starts from.
    static func isInside(_ path: some StringProtocol) -> Bool {
        !path.hasPrefix("/") && !path.utf8.contains(0) && !path.split(separator: "/").contains("..")
    }

    /// The path's directory: `/a/b` is in `/a`, `/a` in `/`.
    static func parent(_ path: String) -> String {
        let parent = path.split(separator: "/").dropLast().joined(separator: "/")
        return path.hasPrefix("/") ? "/" + parent : parent
    }

    /// `/a` and `/a/b` for `/a/b`: every step down to the path.
    static func steps(_ path: String) -> [String] {
        path.split(separator: "/").reduce(into: [String]()) { $0.append(($0.last ?? "") + "/" + $1) }
    }

    /// Whether `path` is `directory` or lies below it.
    static func isBelow(_ path: String, _ directory: String) -> Bool {
        path == directory || directory == "/" || path.hasPrefix(directory + "/")
    }

    /// Follows the symbolic links in a path, as far as it exists.
    /// - Parameter readLink: the target of a symbolic link; `nil` for what is none.
    /// - Returns: `nil` when links lead round in a circle.
    static func resolved(_ path: String, readLink: (String) -> String?) -> String? {
        var pending = path.split(separator: "/").reversed().map(String.init)
        var resolved = ""
        var links = 0
        while let part = pending.popLast() {
            if part == "." { continue }
            if part == ".." {
                resolved = resolved.lastIndex(of: "/").map { String(resolved[..<$0]) } ?? ""
                continue
            }
            guard let target = readLink(resolved + "/" + part) else {
                resolved += "/" + part
                continue
            }
            links += 1
            if links > 40 { return nil }
            if target.hasPrefix("/") { resolved = "" }
            pending += target.split(separator: "/").reversed().map(String.init)
        }
        return resolved.isEmpty ? "/" : resolved
    }
}
