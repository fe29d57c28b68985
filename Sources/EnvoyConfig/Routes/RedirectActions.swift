import EnvoyAPI
import Foundation
import MeshAPI

extension Envoy_Config_Route_V3_RedirectAction {
    /// - Parameter port: the port that the client connected to.
    init(_ redirect: HTTPRedirect, port: UInt32) {
        self.init()
        if !redirect.uri.isEmpty { pathRedirect = redirect.uri }
        hostRedirect = redirect.authority
        if !redirect.scheme.isEmpty { schemeRedirect = redirect.scheme }
        switch redirect.port {
        case .number(let number): portRedirect = number
        case .fromRequest: portRedirect = port
        case .fromProtocol, nil: break
        }
        responseCode = Self.code(redirect.code)
    }

    private static func code(_ code: UInt32) -> RedirectResponseCode {
        switch code {
        case 302: .found
        case 303: .seeOther
        case 307: .temporaryRedirect
        case 308: .permanentRedirect
        default: .movedPermanently
        }
    }
}

extension Envoy_Config_Route_V3_DirectResponseAction {
    init(_ response: HTTPDirectResponse) {
        self.init()
        status = response.status
        guard let bytes = response.body else { return }
        if let text = String(validating: bytes, as: UTF8.self) {
            body.inlineString = text
        } else {
            body.inlineBytes = Data(bytes)
        }
    }
}
