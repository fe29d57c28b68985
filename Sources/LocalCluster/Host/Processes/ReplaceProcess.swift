import Foundation

/// Lets this process become another program, so that terminal, signals and exit status are that program's own.
public enum ReplaceProcess {
    /// Becomes `arguments[0]`, found on `PATH`.
    /// - Returns: only when it failed, the reason.
    public static func with(_ arguments: [String]) -> EmbeddedClusterError {
        var words: [UnsafeMutablePointer<CChar>?] = arguments.map { strdup($0) }
        words.append(nil)
        execvp(arguments[0], words)
        let reason = String(cString: strerror(errno))
        for word in words { free(word) }
        return EmbeddedClusterError(.machine, "\(arguments[0]) could not be started: \(reason)")
    }
}
