import Identity

/// How to repair the Secret of an authority.
struct AuthorityRepair {
    let fault: Finding
    /// `cacerts` or `istio-ca-secret`.
    let secret: String
    let kubectl: Kubectl

    var repair: DoctorFinding.Repair {
        switch fault.code {
        case .missingIntermediate: missingIntermediate
        case .keyMismatch:
            anew("\(fault.file ?? "the key") and the certificate are not a pair; make a new pair")
        case .notACA: anew("\(fault.file ?? "it") must be an authority, not the certificate of a server or workload")
        case .notYetValid:
            anew("set the clock of the machine that made it, then make it anew there (see the check \"clocks\")")
        case .expired where fault.file?.hasPrefix("root") == true || fault.file == "ca.crt":
            DoctorFinding.Repair(
                "the root itself has expired: make a new root, and an intermediate of it for every cluster",
                ["skein ca root --out ROOT"] + replacement)
        case .expired: anew("make a new intermediate")
        default: anew("make its files anew")
        }
    }

    private func anew(_ explanation: String) -> DoctorFinding.Repair {
        DoctorFinding.Repair("\(explanation), with ROOT the folder of the mesh's root", replacement)
    }

    private var replacement: [String] {
        let deletion = secret == "cacerts" ? [] : [kubectl("delete secret \(secret)")]
        return deletion + kubectl.replaceAuthority + [kubectl.restartControlPlane]
    }

    private var missingIntermediate: DoctorFinding.Repair {
        let file = fault.file ?? "cert-chain.pem"
        let encoded = "{\\\"data\\\":{\\\"\(file)\\\":\\\"$(base64 -w0 \(file))\\\"}}"
        return DoctorFinding.Repair(
            "append the certificate that is missing, here MISSING.pem, to \(file)",
            [
                kubectl.secretValue(secret, file) + " > \(file)",
                "cat MISSING.pem >> \(file)",
                kubectl("patch secret \(secret) --type merge -p \"\(encoded)\""),
                kubectl.restartControlPlane,
            ])
    }
}
