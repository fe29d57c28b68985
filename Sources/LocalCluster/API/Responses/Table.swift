import FoundationEssentials
import Kubernetes

/// meta.k8s.io/v1 `Table`.
enum Table {
    /// - Parameter withColumns: watches send the columns only once.
    static func json(
        _ type: ResourceType, rows: [JSON], resourceVersion: ResourceVersion, withColumns: Bool
    ) -> JSON {
        var table: JSON = [
            "kind": "Table", "apiVersion": "meta.k8s.io/v1",
            "metadata": ["resourceVersion": .string(resourceVersion.description)], "rows": .array(rows),
        ]
        table["columnDefinitions"] = withColumns ? .array(TableColumn.columns(of: type).map(\.definition)) : .array([])
        return table
    }

    static func row(_ object: JSON, _ type: ResourceType, _ contents: Representation.TableContents, now: Date) -> JSON {
        var row: JSON = ["cells": .array(TableColumn.columns(of: type).map { $0.cell(object, now) })]
        switch contents {
        case .none: break
        case .object: row["object"] = object
        case .metadata:
            row["object"] = [
                "kind": "PartialObjectMetadata", "apiVersion": "meta.k8s.io/v1", "metadata": object.metadata,
            ]
        }
        return row
    }
}
