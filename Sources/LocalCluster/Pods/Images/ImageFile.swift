import Kubernetes
import Yams

/// The file in which people say what images stand for:
///
///     images:
///     - image: library/redis
///       command: [/usr/bin/redis-server]
///       args: [--port, "6379"]
///       env: {LANG: C.UTF-8}
enum ImageFile {
    static let name = "images.yaml"
    private static let sizeLimit = 1 << 20

    static func path(data: String) -> String { "\(data)/\(name)" }

    /// What is wrong, and where: `images.yaml:3:5: ...`.
    struct Fault: Error, Hashable, CustomStringConvertible {
        let line: Int
        let column: Int
        let reason: String

        var description: String { "\(name):\(line):\(column): \(reason)" }

        fileprivate init(_ node: Node?, _ reason: String) {
            line = node?.mark?.line ?? 1
            column = node?.mark?.column ?? 1
            self.reason = reason
        }

        fileprivate init(_ mark: Mark?, _ reason: String) {
            line = mark?.line ?? 1
            column = mark?.column ?? 1
            self.reason = reason
        }
    }

    /// An empty text maps nothing.
    static func parse(_ text: String) throws(Fault) -> [ImageMapping] {
        guard text.utf8.count <= sizeLimit else {
            throw Fault(nil as Node?, "the file is longer than \(sizeLimit) bytes")
        }
        guard let root = try compose(text), root.null == nil else { return [] }
        let members = try members(root, "the file", ["images"])
        guard let list = members["images"], list.null == nil else { return [] }
        guard let items = list.sequence else { throw Fault(list, "images must be a list") }
        var mappings: [ImageMapping] = []
        for (index, item) in items.enumerated() { mappings.append(try mapping(item, "images[\(index)]")) }
        return mappings
    }

    private static func compose(_ text: String) throws(Fault) -> Node? {
        do {
            return try Yams.compose(yaml: text)
        } catch YamlError.scanner(_, let problem, let mark, _), YamlError.parser(_, let problem, let mark, _),
            YamlError.composer(_, let problem, let mark, _)
        {
            throw Fault(mark, "this is not YAML: \(problem)")
        } catch {
            throw Fault(nil as Node?, "this is not YAML: \(error)")
        }
    }

    private static func mapping(_ item: Node, _ place: String) throws(Fault) -> ImageMapping {
        let members = try members(item, place, ["image", "command", "args", "env"])
        guard let image = members["image"]?.string, !ImageName(image).repository.isEmpty else {
            throw Fault(members["image"] ?? item, "\(place).image must name an image")
        }
        let command = try strings(members["command"], "\(place).command")
        guard command.first?.isEmpty == false else {
            throw Fault(members["command"] ?? item, "\(place).command must name a program of this machine")
        }
        return ImageMapping(
            image: image, entrypoint: command, arguments: try strings(members["args"], "\(place).args"),
            environment: try environment(members["env"], "\(place).env"))
    }

    private static func members(_ node: Node, _ place: String, _ known: [String]) throws(Fault) -> [String: Node] {
        guard let mapping = node.mapping else {
            throw Fault(node, "\(place) must have the members \(known.joined(separator: ", "))")
        }
        var members: [String: Node] = [:]
        for (key, value) in mapping {
            guard let name = key.string, known.contains(name) else {
                let word = key.string ?? ""
                throw Fault(key, "\(place) has no member \"\(word)\"; it may have \(known.joined(separator: ", "))")
            }
            members[name] = value
        }
        return members
    }

    private static func strings(_ node: Node?, _ place: String) throws(Fault) -> [String] {
        guard let node, node.null == nil else { return [] }
        guard let items = node.sequence else { throw Fault(node, "\(place) must be a list of words") }
        var words: [String] = []
        for item in items { words.append(try word(item, place)) }
        return words
    }

    private static func environment(_ node: Node?, _ place: String) throws(Fault) -> [String: String] {
        guard let node, node.null == nil else { return [:] }
        guard let mapping = node.mapping else { throw Fault(node, "\(place) must have variables as members") }
        var variables: [String: String] = [:]
        for (key, value) in mapping { variables[try word(key, place)] = try word(value, place) }
        return variables
    }

    private static func word(_ node: Node, _ place: String) throws(Fault) -> String {
        guard let scalar = node.scalar else { throw Fault(node, "\(place): a word or number should be here") }
        return scalar.string
    }
}
