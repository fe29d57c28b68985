import Kubernetes

/// What `/version` says: the Kubernetes release whose API this server speaks.
enum ServerVersion {
    static let git = "v1.36.0+skein"

    static let json: JSON = [
        "major": "1", "minor": "36", "gitVersion": .string(git), "gitCommit": "", "gitTreeState": "clean",
        "buildDate": "1970-01-01T00:00:00Z", "goVersion": "", "compiler": "swiftc", "platform": "linux/amd64",
    ]
}
