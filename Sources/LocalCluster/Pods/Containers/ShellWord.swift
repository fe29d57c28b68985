/// Texts as words of a shell command.
enum ShellWord {
    /// In single quotes, so that the shell reads the text as it is.
    static func quoted(_ text: String) -> String { "'" + text.replacing("'", with: "'\\''") + "'" }

    static func quoted(_ texts: some Sequence<String>) -> String { texts.map(quoted).joined(separator: " ") }
}
