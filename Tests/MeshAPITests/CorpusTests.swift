import Foundation
import Testing

@testable import MeshAPI

@Suite(.enabled(if: Corpus.isPresent))
struct CorpusTests {
    static let folders = [("validation", nil), ("samples", nil), ("istiod", "input.yaml")] as [(String, String?)]

    @Test(arguments: folders)
    func everyObjectOfOurKindsIsGood(folder: String, name: String?) throws {
        var good = 0
        for file in try Corpus.files(folder, named: name) {
            for document in MeshObject.documents(yaml: file.text, file: file.name) where document.isOurs {
                #expect(document.faults.map(\.description) == [])
                good += 1
            }
        }
        #expect(good > 10)
    }

    @Test(arguments: folders)
    func jsonGivesTheSameObjects(folder: String, name: String?) throws {
        var compared = 0
        for file in try Corpus.files(folder, named: name) {
            for part in YAMLDocuments.split(file.text) {
                let yaml = MeshObject.documents(yaml: part.text, file: file.name, namespace: "")
                guard yaml.count == 1, yaml[0].isOurs, let tree = try YAMLComposer.compose(part).tree else { continue }
                let json = try JSONSerialization.data(withJSONObject: tree.plain)
                #expect(try yaml[0].result.get() == MeshObject.decode(json: Array(json), source: file.name))
                compared += 1
            }
        }
        #expect(compared > 10)
    }

    /// The analyzer of istioctl calls it IST0106 when the validation of an object fails: the same objects fail here.
    @Test func theSameObjectsAreInvalid() throws {
        for file in try Corpus.files("analyze") {
            let documents = MeshObject.documents(yaml: file.text, file: file.name)
            let faulty = documents.filter { $0.isOurs && !$0.faults.isEmpty }.compactMap { $0.faults[0].object }
            let expected = try Self.invalidObjects(for: file.name)
            #expect(Set(faulty.map { "\($0.kind.rawValue) \($0.name)" }) == expected, "\(file.name)")
        }
    }

    private static func invalidObjects(for file: String) throws -> Set<String> {
        struct Message: Decodable {
            var code: String
            var origin: String?
        }
        let path = try #require(Corpus.root).appending(path: "analyze/\(file).expected.json")
        guard let messages = try? JSONDecoder().decode([Message].self, from: Data(contentsOf: path)) else { return [] }
        let origins = messages.filter { $0.code == "IST0106" }.compactMap(\.origin)
        return Set(
            origins.compactMap { origin in
                let words = origin.split(separator: " ")
                guard words.count == 2, Kind(rawValue: String(words[0]))?.isMeshConfiguration == true else {
                    return nil
                }
                return "\(words[0]) \(words[1].split(separator: "/").last ?? "")"
            })
    }
}

extension Document {
    var isOurs: Bool { MeshObject.isKnown(apiVersion: apiVersion, kind: kind) }
}

extension Tree {
    /// As JSONSerialization takes it.
    fileprivate var plain: Any {
        switch value {
        case .null: NSNull()
        case .bool(let value): value
        case .integer(let value): value
        case .number(let value): value
        case .text(let text): text
        case .list(let items): items.map(\.plain)
        case .fields(let fields): Dictionary(uniqueKeysWithValues: fields.map { ($0.name, $0.value.plain) })
        }
    }
}
