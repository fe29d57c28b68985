#!/usr/bin/env python3
"""Builds the descriptor set from which the Swift code of Envoy's API is generated.

    prune_protos.py KEEP_FILE SET_FILE [--dropped]

Imports the `_pb2` modules of the package xds-protos (they must be on PYTHONPATH), keeps the
messages that KEEP_FILE names, and writes a FileDescriptorSet that protoc can read on its own.
The names of the files to generate go to standard output, one a line; a summary goes to
standard error, with --dropped also every field that was left out, and why.
"""

import importlib
import pathlib
import sys

from google.protobuf import descriptor_pb2

FIELD = descriptor_pb2.FieldDescriptorProto
WELL_KNOWN = "google.protobuf."


class KeepList:
    """The three kinds of line of the keep file."""

    def __init__(self, path):
        self.messages, self.without, self.deprecated = set(), set(), set()
        kinds = {"-": self.without, "+": self.deprecated}
        for number, line in enumerate(pathlib.Path(path).read_text().splitlines(), 1):
            words = line.split("#")[0].split()
            if not words:
                continue
            kind = kinds.get(words[0], self.messages)
            if len(words) != (1 if kind is self.messages else 2):
                sys.exit(f"{path}:{number}: not understood: {line}")
            if words[-1] in kind:
                sys.exit(f"{path}:{number}: listed twice: {words[-1]}")
            kind.add(words[-1])


def load_files():
    """Every proto file below envoy/ with what it imports: imports come before importers."""
    root = next(pathlib.Path(p) for p in sys.path if (pathlib.Path(p) / "envoy/config").is_dir())
    files = {}

    def visit(descriptor):
        if descriptor.name in files:
            return
        for imported in descriptor.dependencies:
            visit(imported)
        proto = descriptor_pb2.FileDescriptorProto()
        proto.ParseFromString(descriptor.serialized_pb)
        files[descriptor.name] = proto

    for folder in ("config", "extensions", "service/discovery", "type", "data"):
        for path in sorted((root / "envoy" / folder).rglob("v3/*_pb2.py")):
            module = ".".join(path.relative_to(root).with_suffix("").parts)
            visit(importlib.import_module(module).DESCRIPTOR)
    return files


class Pruner:
    """Takes messages, fields and imports away in place."""

    def __init__(self, files, keep):
        self.files, self.keep = files, keep
        self.home = {}       # full name of a kept message or of any enum -> its file
        self.used = set()    # the names that the kept fields refer to
        self.dropped = []    # (field, reason)
        self.counts = {"messages": 0, "fields": 0, "enums": 0}
        self.seen = set()    # names out of the keep file that were met

    def run(self):
        for file in self.files.values():
            if not file.package.startswith("google.protobuf"):
                self.index(file)
        for file in self.files.values():
            if not file.package.startswith("google.protobuf"):
                for message in file.message_type:
                    self.prune_message(message, f"{file.package}.{message.name}")
        named = self.keep.messages | self.keep.without | self.keep.deprecated
        if named - self.seen:
            sys.exit("keep list: nothing is called " + ", ".join(sorted(named - self.seen)))
        kept = []
        for file in self.files.values():
            if not file.package.startswith("google.protobuf"):
                self.prune_file(file)
                if file.message_type or file.enum_type:
                    kept.append(file)
        return kept

    # What exists once the keep list has spoken.

    def index(self, file):
        def walk(message, name):
            if name in self.keep.without:
                self.seen.add(name)
                return False
            self.home[name] = file.name
            nested = [m for m in message.nested_type if walk(m, f"{name}.{m.name}")]
            replace(message.nested_type, nested)
            for enum in message.enum_type:
                self.home[f"{name}.{enum.name}"] = file.name
            return True

        top = []
        for message in file.message_type:
            name = f"{file.package}.{message.name}"
            if name in self.keep.messages:
                self.seen.add(name)
                if walk(message, name):
                    top.append(message)
        replace(file.message_type, top)
        for enum in file.enum_type:
            self.home[f"{file.package}.{enum.name}"] = file.name

    # Fields.

    def prune_message(self, message, name):
        if message.options.map_entry:
            return
        self.counts["messages"] += 1
        entries = {f"{name}.{m.name}": m for m in message.nested_type if m.options.map_entry}
        for nested in message.nested_type:
            self.prune_message(nested, f"{name}.{nested.name}")
        fields, kept_entries = [], []
        for field in message.field:
            entry = entries.get(field.type_name[1:])
            reason = self.reason_to_drop(f"{name}.{field.name}", field, entry)
            if reason:
                self.dropped.append((f"{name}.{field.name}", reason))
                continue
            deprecated = field.options.deprecated
            field.ClearField("options")
            if deprecated:
                field.options.deprecated = True
            fields.append(field)
            self.used.add(type_of(field, entry))
            if entry:
                kept_entries.append(entry)
        self.counts["fields"] += len(fields)
        replace(message.nested_type,
                [m for m in message.nested_type if not m.options.map_entry or m in kept_entries])
        replace(message.field, fields)
        message.ClearField("options")
        renumber_oneofs(message)
        for enum in message.enum_type:
            self.prune_enum(enum)

    def reason_to_drop(self, full_name, field, entry):
        if full_name in self.keep.without:
            self.seen.add(full_name)
            return "named in the keep list"
        if field.options.deprecated:
            if full_name not in self.keep.deprecated:
                return "deprecated"
            self.seen.add(full_name)
        target = type_of(field, entry)
        if target and not target.startswith(WELL_KNOWN) and target not in self.home:
            return f"no {target}"
        return None

    # Enums, imports, options.

    def prune_enum(self, enum):
        self.counts["enums"] += 1
        enum.options.CopyFrom(descriptor_pb2.EnumOptions(allow_alias=True)
                              if enum.options.allow_alias else descriptor_pb2.EnumOptions())
        if not enum.options.allow_alias:
            enum.ClearField("options")
        for value in enum.value:
            value.ClearField("options")

    def prune_file(self, file):
        enums = [e for e in file.enum_type if f"{file.package}.{e.name}" in self.used]
        for enum in enums:
            self.prune_enum(enum)
        replace(file.enum_type, enums)
        imports = set()
        for message in file.message_type:
            for target in references(message):
                imports.add(self.home.get(target) or well_known_file(self.files, target))
        imports.discard(file.name)
        for section in ("dependency", "public_dependency", "weak_dependency", "service",
                        "extension", "options", "source_code_info"):
            file.ClearField(section)
        file.dependency.extend(sorted(imports))


def type_of(field, entry):
    """The full name of the message or enum that a field holds; for a map, that its values hold."""
    if entry:
        field = next(f for f in entry.field if f.name == "value")
    return field.type_name[1:] if field.type in (FIELD.TYPE_MESSAGE, FIELD.TYPE_ENUM) else ""


def references(message):
    """The full names of all message and enum types in the fields of a message and of its nested ones."""
    for field in message.field:
        if field.type_name:
            yield field.type_name[1:]
    for nested in message.nested_type:
        yield from references(nested)


def well_known_file(files, name):
    """The file of a google.protobuf type."""
    for file in files.values():
        if file.package == "google.protobuf":
            if any(f"{file.package}.{m.name}" == name for m in [*file.message_type, *file.enum_type]):
                return file.name
    raise KeyError(name)


def renumber_oneofs(message):
    """Removes the oneofs that have lost all fields, and numbers the rest anew."""
    used = sorted({f.oneof_index for f in message.field if f.HasField("oneof_index")})
    for field in message.field:
        if field.HasField("oneof_index"):
            field.oneof_index = used.index(field.oneof_index)
    oneofs = [message.oneof_decl[i] for i in used]
    for oneof in oneofs:
        oneof.ClearField("options")
    replace(message.oneof_decl, oneofs)


def replace(repeated, items):
    """Sets the content of a repeated message field."""
    copies = [type(item).FromString(item.SerializeToString()) for item in items]
    del repeated[:]
    repeated.extend(copies)


def main():
    keep_file, set_file = sys.argv[1:3]
    files = load_files()
    pruner = Pruner(files, KeepList(keep_file))
    kept = pruner.run()
    imported = {name for file in kept for name in file.dependency}
    whole = [f for f in files.values() if f in kept or f.name in imported]
    pathlib.Path(set_file).write_bytes(
        descriptor_pb2.FileDescriptorSet(file=whole).SerializeToString(deterministic=True))
    if "--dropped" in sys.argv:
        for field, reason in sorted(pruner.dropped):
            print(f"  left out: {field}: {reason}", file=sys.stderr)
    count = pruner.counts
    print(f"kept {count['messages']} messages with {count['fields']} fields and {count['enums']} enums"
          f" in {len(kept)} files; left out {len(pruner.dropped)} fields", file=sys.stderr)
    for file in sorted(f.name for f in kept):
        print(file)


main()
