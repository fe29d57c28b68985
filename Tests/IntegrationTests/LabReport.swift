/// The documented shape of `skein lab run -o json`, read here as a script would read it.
struct LabReport: Decodable {
    struct Seconds: Decodable {
        let up: Double
        let check: Double
        let down: Double
    }

    struct Pod: Decodable {
        let cluster: String
        let name: String
        let workload: String
        let ready: String
        let status: String
    }

    struct Proxy: Decodable {
        let cluster: String
        let name: String
        let type: String
        let cds: String
        let lds: String
        let eds: String
        let rds: String
    }

    struct Check: Decodable {
        let id: String
        let ok: Bool
        let detail: String
    }

    let topology: String
    let seconds: Seconds
    let pods: [Pod]
    let proxies: [Proxy]
    let checks: [Check]
}
