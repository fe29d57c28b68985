import Foundation
import X509

@testable import Identity

/// A list of revoked certificates as openssl makes it.
struct OpenSSLRevocation {
    let authority: TestAuthority
    var revoked: [TestAuthority] = []
    /// A day before the moment at which tests take place, and six weeks after.
    var lastUpdate = "20270114000000Z"
    var nextUpdate = "20270301000000Z"
    var digest = "sha256"
    /// A line of the configuration of extensions.
    var `extension` = "issuerAltName = URI:http://authority.example"

    /// The list in PEM form.
    func make() async throws -> [UInt8] {
        try await withTemporaryDirectory { directory in
            try write(authority.certificate.pem, to: "\(directory)/ca.pem")
            try write(try authority.key.pem().unredactedText, to: "\(directory)/ca.key")
            try write("01\n", to: "\(directory)/number")
            let lines = revoked.map { one in
                let serial = one.certificate.serialNumber.bytes.map { String(format: "%02X", $0) }.joined()
                return "R\t270301000000Z\t270110000000Z,keyCompromise\t\(serial)\tunknown\t/CN=gone\n"
            }
            try write(lines.joined(), to: "\(directory)/index")
            let configuration = """
                [ca]
                default_ca = own
                [own]
                database = index
                crlnumber = number
                crl_extensions = ext
                [ext]
                \(`extension`)

                """
            try write(configuration, to: "\(directory)/ca.cnf")
            try await requireOpenSSL(
                "ca -config ca.cnf -gencrl -cert ca.pem -keyfile ca.key -md \(digest) -crl_lastupdate \(lastUpdate) "
                    + "-crl_nextupdate \(nextUpdate) -out crl.pem", in: directory)
            return try contents("\(directory)/crl.pem")
        }
    }
}
