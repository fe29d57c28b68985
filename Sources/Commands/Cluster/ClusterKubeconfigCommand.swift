import ArgumentParser
import Foundation
import Kubernetes
import LocalCluster

/// `skein cluster kubeconfig`: how kubectl reaches a cluster.
struct ClusterKubeconfigCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "kubeconfig", abstract: "Print the kubeconfig of a cluster, for use on this machine.",
        discussion: """
            Its context has the cluster's name. It stays valid when the cluster is started again. It holds the
            administrator's token: keep it to yourself.

              export KUBECONFIG=$(skein cluster kubeconfig --path)
              export KUBECONFIG=~/.kube/config:$(skein cluster kubeconfig --path)    # beside your other clusters
              kubectl config use-context cluster1
            """)

    @OptionGroup var options: ClusterOptions

    @Flag(help: "Print where the file is instead.")
    var path = false

    func run() async throws {
        let cluster = options.cluster
        let kubeconfig = try cluster.kubeconfig()
        Console.print(path ? cluster.home.kubeconfig.path + "\n" : kubeconfig.yaml)
    }
}
