import Testing

@testable import MeshAPI

/// Reads the one good object of a text.
func object(_ yaml: String) throws -> MeshObject {
    try #require(MeshObject.decode(yaml: yaml, file: "x.yaml").first).get()
}
