import Foundation
import SwiftASN1
import X509

/// The part of a revocation list that is signed (`TBSCertList`, RFC 5280, section 5.1.2).
struct RevocationContent {
    private typealias Fault = CertificateRevocationList.Fault

    /// The signature algorithm in DER form.
    let algorithm: [UInt8]
    let issuer: DistinguishedName
    let thisUpdate: Date
    let nextUpdate: Date?
    let serialNumbers: Set<Certificate.SerialNumber>

    init(_ node: ASN1Node) throws {
        self = try DER.sequence(node, identifier: .sequence) { nodes in
            if let version = Self.next(&nodes, if: { $0 == .integer }), try Int(derEncoded: version) != 1 {
                throw Fault.version
            }
            guard let algorithm = nodes.next(), let name = nodes.next(), let time = nodes.next() else {
                throw Fault.truncated
            }
            let issuer = try DistinguishedName(derEncoded: name)
            let thisUpdate = try Self.date(time)
            let nextUpdate = try Self.next(&nodes, if: { $0 == .utcTime || $0 == .generalizedTime }).map(Self.date)
            let entries = try Self.next(&nodes, if: { $0 == .sequence }).map(Self.serialNumbers) ?? []
            _ = try DER.optionalExplicitlyTagged(&nodes, tagNumber: 0, tagClass: .contextSpecific) {
                try Self.checkExtensions($0)
            }
            return Self(
                algorithm: Array(algorithm.encodedBytes), issuer: issuer, thisUpdate: thisUpdate,
                nextUpdate: nextUpdate, serialNumbers: entries)
        }
    }

    private init(
        algorithm: [UInt8], issuer: DistinguishedName, thisUpdate: Date, nextUpdate: Date?,
        serialNumbers: Set<Certificate.SerialNumber>
    ) {
        self.algorithm = algorithm
        self.issuer = issuer
        self.thisUpdate = thisUpdate
        self.nextUpdate = nextUpdate
        self.serialNumbers = serialNumbers
    }

    /// Takes the next node if it is of the wanted kind.
    private static func next(
        _ nodes: inout ASN1NodeCollection.Iterator, if isWanted: (ASN1Identifier) -> Bool
    ) -> ASN1Node? {
        var rest = nodes
        guard let node = rest.next(), isWanted(node.identifier) else { return nil }
        nodes = rest
        return node
    }

    private static func serialNumbers(_ node: ASN1Node) throws -> Set<Certificate.SerialNumber> {
        var numbers: Set<Certificate.SerialNumber> = []
        try DER.sequence(node, identifier: .sequence) { entries in
            while let entry = entries.next() {
                try DER.sequence(entry, identifier: .sequence) { nodes in
                    numbers.insert(.init(bytes: try ArraySlice<UInt8>(derEncoded: &nodes)))
                    guard let time = nodes.next() else { throw Fault.truncated }
                    _ = try date(time)
                    if let extensions = nodes.next() { try checkExtensions(extensions) }
                }
            }
        }
        return numbers
    }

    /// What is critical and not understood changes the meaning of the list.
    private static func checkExtensions(_ node: ASN1Node) throws {
        try DER.sequence(node, identifier: .sequence) { extensions in
            while let one = extensions.next() {
                try DER.sequence(one, identifier: .sequence) { nodes in
                    _ = try ASN1ObjectIdentifier(derEncoded: &nodes)
                    if try DER.decodeDefault(&nodes, defaultValue: false) { throw Fault.criticalExtension }
                    _ = try ASN1OctetString(derEncoded: &nodes)
                }
            }
        }
    }

    private static func date(_ node: ASN1Node) throws -> Date {
        var parts = DateComponents()
        parts.timeZone = .gmt
        if node.identifier == .utcTime {
            let time = try UTCTime(derEncoded: node)
            (parts.year, parts.month, parts.day) = (time.year, time.month, time.day)
            (parts.hour, parts.minute, parts.second) = (time.hours, time.minutes, time.seconds)
        } else {
            let time = try GeneralizedTime(derEncoded: node)
            (parts.year, parts.month, parts.day) = (time.year, time.month, time.day)
            (parts.hour, parts.minute, parts.second) = (time.hours, time.minutes, time.seconds)
        }
        guard let date = Calendar(identifier: .gregorian).date(from: parts) else { throw Fault.truncated }
        return date
    }
}
