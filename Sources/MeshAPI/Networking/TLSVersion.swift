/// A version of TLS, or the proxy's own default.
// swift-format-ignore: AlwaysUseLowerCamelCase
public enum TLSVersion: String, Sendable, Hashable, CaseIterable {
    case automatic = "TLS_AUTO"
    case v1_0 = "TLSV1_0"
    case v1_1 = "TLSV1_1"
    case v1_2 = "TLSV1_2"
    case v1_3 = "TLSV1_3"
}
