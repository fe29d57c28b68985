import EnvoyConfig
import XDS

/// What the layers of all classes have in common, translated once and held once.
struct LayerMemo: Sendable {
    let translations = TranslationMemo()
    let tables = TableMemo()
}
