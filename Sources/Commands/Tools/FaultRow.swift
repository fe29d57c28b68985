import Foundation
import MeshAPI

/// One mistake in a file, as `skein analyze` prints it.
struct FaultRow: Encodable {
    let file: String
    let line: Int?
    let column: Int?
    let object: String?
    let path: String
    let code: String
    let reason: String
    /// All of it in one line of text.
    let text: String

    init(_ fault: Fault, file: String) {
        self.file = fault.file ?? file
        line = fault.line
        column = fault.column
        object = fault.object?.description
        path = fault.path
        code = fault.code.rawValue
        reason = fault.reason
        text = fault.description
    }

    /// The mistakes in one file, in the order of its lines. Objects of kinds that are not of the mesh are passed over.
    static func faults(inFile file: String) throws -> [FaultRow] {
        let text = try String(contentsOfFile: file, encoding: .utf8)
        return MeshObject.decode(yaml: text, file: file).flatMap { outcome -> [FaultRow] in
            guard case .failure(let failure) = outcome else { return [] }
            return failure.faults.filter { $0.code != .unknownKind }.map { FaultRow($0, file: file) }
        }
    }
}
