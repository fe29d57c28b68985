import Foundation

/// Standard output for results, standard error for progress and errors.
enum Console {
    /// Prints a result as it is.
    static func print(_ text: String) {
        FileHandle.standardOutput.write(Data(text.utf8))
    }

    /// Prints one line that is not part of the result.
    static func note(_ line: String) {
        FileHandle.standardError.write(Data((line + "\n").utf8))
    }
}
