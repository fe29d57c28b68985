/// The commands of a repair in one cluster, ready to be pasted.
struct Kubectl: Sendable {
    let context: String
    let namespace: String

    /// A command in the control plane's namespace.
    func callAsFunction(_ rest: String) -> String { self(in: namespace, rest) }

    /// A command in another namespace.
    func callAsFunction(in namespace: String, _ rest: String) -> String {
        "kubectl --context \(shellWord(context)) -n \(shellWord(namespace)) \(rest)"
    }

    /// A command for objects that are in no namespace.
    func clusterWide(_ rest: String) -> String { "kubectl --context \(shellWord(context)) \(rest)" }

    var restartControlPlane: String { self("rollout restart deployment/istiod") }

    /// A new intermediate under the mesh's root, in place of the present one.
    var replaceAuthority: [String] {
        let folder = shellWord("\(context)-cacerts")
        return [
            "skein ca intermediate --root ROOT --cluster \(shellWord(context)) --out \(folder)",
            self("create secret generic cacerts --from-file=\(folder) --dry-run=client -o yaml")
                + " | " + self("apply -f -"),
        ]
    }

    /// What a Secret holds under a key, decoded.
    func secretValue(_ secret: String, _ key: String) -> String {
        self("get secret \(shellWord(secret)) -o go-template=" + shellWord("{{index .data \"\(key)\" | base64decode}}"))
    }
}

/// A word as a POSIX shell takes it.
func shellWord(_ text: String) -> String {
    let plain = Set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789@%+=:,./_-")
    guard text.isEmpty || !text.allSatisfy(plain.contains) else { return text }
    return "'" + text.replacing("'", with: "'\\''") + "'"
}
