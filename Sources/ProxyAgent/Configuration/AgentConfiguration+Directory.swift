import Foundation

extension AgentConfiguration {
    /// Makes the directory of the socket and the bootstrap file, where there is none yet.
    func makeDirectory() throws(AgentError) {
        do {
            try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        } catch {
            throw unwritable(directory, error)
        }
    }

    /// Writes the file that Envoy starts from.
    func writeBootstrap() throws {
        let text = try Bootstrap(self).document.text()
        do {
            try Data(text.utf8).write(to: URL(fileURLWithPath: bootstrapPath), options: .atomic)
        } catch {
            throw unwritable(bootstrapPath, error)
        }
    }

    private func unwritable(_ path: String, _ cause: any Error) -> AgentError {
        AgentError(
            .file, "cannot be written; the pod mounts an emptyDir there, SKEIN_AGENT_DIR names another directory",
            object: path, cause: cause)
    }
}
