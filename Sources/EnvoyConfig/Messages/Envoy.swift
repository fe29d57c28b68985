import EnvoyAPI

/// Short names for the messages that configuration is made of.
enum Envoy {
    typealias Node = Envoy_Config_Core_V3_Node
    typealias Address = Envoy_Config_Core_V3_Address
    typealias CIDRRange = Envoy_Config_Core_V3_CidrRange
    typealias ConfigSource = Envoy_Config_Core_V3_ConfigSource
    typealias HeaderValueOption = Envoy_Config_Core_V3_HeaderValueOption
    typealias TransportSocket = Envoy_Config_Core_V3_TransportSocket
    typealias TypedExtension = Envoy_Config_Core_V3_TypedExtensionConfig
    typealias RuntimeFraction = Envoy_Config_Core_V3_RuntimeFractionalPercent
    typealias StringMatcher = Envoy_Type_Matcher_V3_StringMatcher
    typealias RegexMatcher = Envoy_Type_Matcher_V3_RegexMatcher

    typealias Cluster = Envoy_Config_Cluster_V3_Cluster
    typealias CircuitBreakers = Envoy_Config_Cluster_V3_CircuitBreakers
    typealias OutlierDetection = Envoy_Config_Cluster_V3_OutlierDetection
    typealias ClusterLoadAssignment = Envoy_Config_Endpoint_V3_ClusterLoadAssignment
    typealias LocalityLbEndpoints = Envoy_Config_Endpoint_V3_LocalityLbEndpoints
    typealias LbEndpoint = Envoy_Config_Endpoint_V3_LbEndpoint
    typealias UpstreamHTTPOptions = Envoy_Extensions_Upstreams_Http_V3_HttpProtocolOptions

    typealias Listener = Envoy_Config_Listener_V3_Listener
    typealias ListenerFilter = Envoy_Config_Listener_V3_ListenerFilter
    typealias ListenerFilterPredicate = Envoy_Config_Listener_V3_ListenerFilterChainMatchPredicate
    typealias FilterChain = Envoy_Config_Listener_V3_FilterChain
    typealias FilterChainMatch = Envoy_Config_Listener_V3_FilterChainMatch
    typealias NetworkFilter = Envoy_Config_Listener_V3_Filter
    typealias TCPProxy = Envoy_Extensions_Filters_Network_TcpProxy_V3_TcpProxy
    typealias HTTPConnectionManager =
        Envoy_Extensions_Filters_Network_HttpConnectionManager_V3_HttpConnectionManager
    typealias HTTPFilter = Envoy_Extensions_Filters_Network_HttpConnectionManager_V3_HttpFilter
    typealias AccessLog = Envoy_Config_Accesslog_V3_AccessLog
    typealias FileAccessLog = Envoy_Extensions_AccessLoggers_File_V3_FileAccessLog

    typealias RouteConfiguration = Envoy_Config_Route_V3_RouteConfiguration
    typealias VirtualHost = Envoy_Config_Route_V3_VirtualHost
    typealias Route = Envoy_Config_Route_V3_Route
    typealias RouteMatch = Envoy_Config_Route_V3_RouteMatch
    typealias RouteAction = Envoy_Config_Route_V3_RouteAction
    typealias RedirectAction = Envoy_Config_Route_V3_RedirectAction
    typealias WeightedCluster = Envoy_Config_Route_V3_WeightedCluster
    typealias RetryPolicy = Envoy_Config_Route_V3_RetryPolicy
    typealias HeaderMatcher = Envoy_Config_Route_V3_HeaderMatcher
    typealias QueryParameterMatcher = Envoy_Config_Route_V3_QueryParameterMatcher

    typealias CommonTLSContext = Envoy_Extensions_TransportSockets_Tls_V3_CommonTlsContext
    typealias UpstreamTLSContext = Envoy_Extensions_TransportSockets_Tls_V3_UpstreamTlsContext
    typealias DownstreamTLSContext = Envoy_Extensions_TransportSockets_Tls_V3_DownstreamTlsContext
    typealias TLSParameters = Envoy_Extensions_TransportSockets_Tls_V3_TlsParameters
    typealias SDSSecret = Envoy_Extensions_TransportSockets_Tls_V3_SdsSecretConfig
    typealias ValidationContext = Envoy_Extensions_TransportSockets_Tls_V3_CertificateValidationContext
    typealias SANMatcher = Envoy_Extensions_TransportSockets_Tls_V3_SubjectAltNameMatcher
}
