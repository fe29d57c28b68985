/// The kinds of records that are known here (RFC 1035, RFC 3596, RFC 2782).
enum DNSRecordType {
    static let a: UInt16 = 1
    static let cname: UInt16 = 5
    static let soa: UInt16 = 6
    static let ptr: UInt16 = 12
    static let aaaa: UInt16 = 28
    static let srv: UInt16 = 33
    static let opt: UInt16 = 41
    static let any: UInt16 = 255
}

/// How a query was answered (RFC 1035, section 4.1.1).
enum DNSResponseCode: UInt8, Sendable {
    case success = 0
    case formatError = 1
    case nameError = 3
    case notImplemented = 4
    case refused = 5
}

/// What a record says.
enum DNSData: Sendable, Hashable {
    case a(IPv4Address)
    case cname(DNSName)
    case ptr(DNSName)
    case srv(priority: UInt16, weight: UInt16, port: UInt16, target: DNSName)
    /// The start of a zone: goes with answers that say "no", so that resolvers may keep them.
    case soa(DNSName)

    var type: UInt16 {
        switch self {
        case .a: DNSRecordType.a
        case .cname: DNSRecordType.cname
        case .ptr: DNSRecordType.ptr
        case .srv: DNSRecordType.srv
        case .soa: DNSRecordType.soa
        }
    }
}

struct DNSRecord: Sendable, Hashable {
    let name: DNSName
    let data: DNSData
}

/// What a zone says to a question.
struct DNSAnswer: Sendable, Hashable {
    var code = DNSResponseCode.success
    var answers: [DNSRecord] = []
    var authority: [DNSRecord] = []
    var additional: [DNSRecord] = []
}
