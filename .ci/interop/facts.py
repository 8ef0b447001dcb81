#!/usr/bin/env python3
"""Compares a report of `d8-models inspect -o json` with what other libraries read from the model.

    facts.py DIRECTORY REPORT.json

Of GGUF the library `gguf` is asked, of safetensors the library `safetensors` and config.json.
"""

import json
import math
import sys
from collections import Counter
from pathlib import Path


def of_gguf(file):
    from gguf import GGUFReader, LlamaFileType

    reader = GGUFReader(file)
    architecture = reader.get_field("general.architecture").contents()
    dtypes = Counter()
    for tensor in reader.tensors:
        dtypes[tensor.tensor_type.name] += int(tensor.n_elements)
    kind = LlamaFileType(reader.get_field("general.file_type").contents()).name
    return {
        "format": "gguf",
        "architecture": architecture,
        "parameterCount": sum(dtypes.values()),
        "tensorCount": len(reader.tensors),
        "dtypes": dict(dtypes),
        "quantization": kind.removeprefix("MOSTLY_").removeprefix("ALL_"),
        "contextLength": reader.get_field(f"{architecture}.context_length").contents(),
        "chatTemplate": reader.get_field("tokenizer.chat_template") is not None,
    }


def of_safetensors(files, config):
    from safetensors import safe_open

    names = {"BF16": "bfloat16", "F16": "float16", "F32": "float32"}
    dtypes, tensors = Counter(), 0
    for file in files:
        with safe_open(file, framework="np") as opened:
            for name in opened.keys():
                part = opened.get_slice(name)
                dtypes[part.get_dtype()] += math.prod(part.get_shape())
                tensors += 1
    weights = max(dtypes, key=dtypes.get)
    return {
        "format": "safetensors",
        "architecture": config["architectures"][0],
        "family": config["model_type"],
        "parameterCount": sum(dtypes.values()),
        "tensorCount": tensors,
        "dtypes": dict(dtypes),
        "precision": names[weights],
        "quantization": None,
        "contextLength": config["max_position_embeddings"],
    }


def main(directory, report):
    directory = Path(directory)
    report = json.loads(Path(report).read_text())
    gguf = sorted(directory.glob("*.gguf"))
    if gguf:
        expected = of_gguf(gguf[0])
    else:
        config = json.loads((directory / "config.json").read_text())
        expected = of_safetensors(sorted(directory.glob("*.safetensors")), config)
    wrong = 0
    for fact, value in expected.items():
        agrees = report.get(fact) == value
        wrong += not agrees
        print("same" if agrees else "DIFFERS", fact, value, "" if agrees else report.get(fact))
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main(*sys.argv[1:])
