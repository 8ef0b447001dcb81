#!/usr/bin/env python3
"""Writes an OCI layout with a directory's files packed the ways KitOps packs them.

    make-kitops-layout.py DIRECTORY LAYOUT

The tags say how: kit-* are ModelKits (media types vnd.kitops.modelkit.*, the Kitfile as config),
pack-* is what `kit pack --use-model-pack` makes (media types of ModelPack, the Kitfile in an
annotation of the manifest). The rest of a tag is the encoding of the layers.

As KitOps does, one path is one layer; a tar holds the path from the root of the directory, with an
entry without a slash for every directory on the way, no times, user 1000 and group 0.
"""

import gzip
import hashlib
import json
import struct
import sys
from pathlib import Path

INDEX = "application/vnd.oci.image.index.v1+json"
MANIFEST = "application/vnd.oci.image.manifest.v1+json"
PACK_ROLES = {"model": "weight", "modelpart": "weight.config", "docs": "doc"}


def zstd(data):
    """A zstd frame of stored blocks (RFC 8878), which needs no compressor."""
    size, limit = len(data), 128 * 1024
    blocks = [data[place : place + limit] for place in range(0, size, limit)] or [b""]
    frame = struct.pack("<IBQ", 0xFD2FB528, 0xE0, size)
    for number, block in enumerate(blocks):
        last = number == len(blocks) - 1
        frame += struct.pack("<I", len(block) << 3 | last)[:3] + block
    return frame


COMPRESSIONS = {
    "": lambda data: data,
    "gzip": lambda data: gzip.compress(data, mtime=0),
    "zstd": zstd,
}


def tar_entry(name, content, kind):
    header = bytearray(512)

    def put(place, text):
        header[place : place + len(text)] = text

    put(0, name.encode())
    put(100, b"%07o\0" % (0o755 if kind == b"5" else 0o644))
    put(108, b"%07o\0" % 1000)
    put(116, b"%07o\0" % 0)
    put(124, b"%011o\0" % len(content))
    put(136, b"%011o\0" % 0)
    put(148, b" " * 8)
    put(156, kind)
    put(257, b"ustar\00000")
    put(148, b"%06o\0 " % sum(header))
    return bytes(header) + content + b"\0" * (-len(content) % 512)


def tar(root, path):
    """The entries of a path, a file or a directory, and of the directories above it."""
    above = [*reversed(path.relative_to(root).parents)][1:]
    data = b"".join(tar_entry(str(directory), b"", b"5") for directory in above)
    for member in [path, *sorted(path.rglob("*"))]:
        name = str(member.relative_to(root))
        if member.is_dir():
            data += tar_entry(name, b"", b"5")
        else:
            data += tar_entry(name, member.read_bytes(), b"0")
    return data + b"\0" * 1024


class Layout:
    def __init__(self, directory):
        self.directory = Path(directory)
        (self.directory / "blobs" / "sha256").mkdir(parents=True)
        (self.directory / "oci-layout").write_text('{"imageLayoutVersion":"1.0.0"}')
        self.manifests = []

    def blob(self, media_type, data):
        digest = hashlib.sha256(data).hexdigest()
        (self.directory / "blobs" / "sha256" / digest).write_bytes(data)
        return {"mediaType": media_type, "digest": "sha256:" + digest, "size": len(data)}

    def tag(self, tag, manifest):
        entry = self.blob(MANIFEST, json.dumps(manifest).encode())
        entry["annotations"] = {"org.opencontainers.image.ref.name": tag}
        self.manifests.append(entry)

    def close(self):
        index = {"schemaVersion": 2, "mediaType": INDEX, "manifests": self.manifests}
        (self.directory / "index.json").write_text(json.dumps(index))


def paths(root):
    """Kind and path of every layer: weights, documents, whole directories of code and data."""
    found = []
    for path in sorted(root.rglob("*")):
        top = path.relative_to(root).parts[0]
        if top in ("code", "dataset"):
            if path == root / top:
                found.append((top, path))
        elif path.is_file():
            if path.suffix == ".safetensors":
                found.append(("model", path))
            elif path.suffix == ".md" or path.name == "LICENSE":
                found.append(("docs", path))
            else:
                found.append(("modelpart", path))
    return found


def pack(layout, root, tag, model_pack, archive, compression):
    layers, diff_ids = [], []
    kitfile = {"manifestVersion": "1.0.0", "package": {"name": "fixture", "license": "Apache-2.0"}}
    model = kitfile["model"] = {"name": "fixture", "format": "safetensors", "parts": []}
    encoding = ("tar" if archive else "raw") + (f"+{compression}" if compression else "")
    members = paths(root)
    if not archive:  # a raw layer is one file
        members = [
            (kind, file)
            for kind, path in members
            for file in ([path] if path.is_file() else sorted(path.rglob("*")))
            if file.is_file()
        ]
    for kind, path in members:
        plain = tar(root, path) if archive else path.read_bytes()
        if model_pack:
            media_type = f"application/vnd.cncf.model.{PACK_ROLES.get(kind, kind)}.v1.{encoding}"
        else:
            media_type = f"application/vnd.kitops.modelkit.{kind}.v1.{encoding}"
        layer = layout.blob(media_type, COMPRESSIONS[compression](plain))
        name = str(path.relative_to(root))
        if model_pack or not archive:
            layer["annotations"] = {"org.cncf.model.filepath": name}
        layers.append(layer)
        diff_ids.append("sha256:" + hashlib.sha256(plain).hexdigest())
        place = {"path": name, "digest": layer["digest"], "diffId": diff_ids[-1]}
        if kind == "model":
            model.update(place)
        elif kind == "modelpart":
            model["parts"].append(place)
        else:
            kitfile.setdefault({"dataset": "datasets"}.get(kind, kind), []).append(place)
    manifest = {"schemaVersion": 2, "mediaType": MANIFEST}
    if model_pack:
        config = {
            "descriptor": {"createdAt": "2026-01-01T00:00:00Z", "name": "fixture"},
            "config": {"format": "safetensors"},
            "modelfs": {"type": "layers", "diffIds": diff_ids},
        }
        manifest["artifactType"] = "application/vnd.cncf.model.manifest.v1+json"
        manifest["annotations"] = {"ml.kitops.modelkit.kitfile": json.dumps(kitfile)}
        config_type = "application/vnd.cncf.model.config.v1+json"
    else:
        config = kitfile
        manifest["annotations"] = {"ml.kitops.modelkit.cli-version": "1.17.0"}
        config_type = "application/vnd.kitops.modelkit.config.v1+json"
    manifest["config"] = layout.blob(config_type, json.dumps(config).encode())
    manifest["layers"] = layers
    layout.tag(tag, manifest)


def main(directory, target):
    root, layout = Path(directory), Layout(target)
    for model_pack in (False, True):
        for archive in (True, False):
            for compression in COMPRESSIONS:
                if model_pack and not archive and compression:
                    continue  # ModelPack has no compressed raw layers
                words = ["pack" if model_pack else "kit", "tar" if archive else "raw", compression]
                tag = "-".join(word for word in words if word)
                pack(layout, root, tag, model_pack, archive, compression)
                print(tag)
    layout.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
