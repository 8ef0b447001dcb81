#!/usr/bin/env python3
"""Makes model directories of any size with valid headers and pseudo-random weights.

    make-models.py shards DIRECTORY COUNT SIZE [--sparse]   sharded safetensors (SIZE of one shard)
    make-models.py gguf DIRECTORY COUNT SIZE                split GGUF (needs the package gguf)
    make-models.py diffusers DIRECTORY SIZE                 a Diffusers tree with five components

SIZE takes K, M or G (powers of 1024). The same arguments give the same bytes. --sparse writes the
headers only and leaves holes for the weights, so that a set of 100 GiB takes no space.
"""

import argparse
import json
import random
import struct
import sys
from pathlib import Path

CHUNK = 1 << 20
WIDTH = 1024  # columns of every weight
TENSORS = 8  # of one file


def size(text):
    units = {"K": 1 << 10, "M": 1 << 20, "G": 1 << 30}
    return int(text[:-1]) * units[text[-1]] if text[-1] in units else int(text)


def write_json(file, document):
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(document, indent=2) + "\n")


def write_safetensors(file, names, length, seed, sparse=False):
    """One file with the named BF16 tensors, about `length` bytes long; gives the weights' bytes."""
    rows = max(1, length // len(names) // (2 * WIDTH))
    tensor = rows * WIDTH * 2
    header = {"__metadata__": {"format": "pt"}}
    for place, name in enumerate(names):
        offsets = [place * tensor, (place + 1) * tensor]
        header[name] = {"dtype": "BF16", "shape": [rows, WIDTH], "data_offsets": offsets}
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    total = tensor * len(names)
    generator = random.Random(seed)
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("wb") as out:
        out.write(struct.pack("<Q", len(text)) + text)
        if sparse:
            out.truncate(8 + len(text) + total)
            return total
        left = total
        while left > 0:
            out.write(generator.randbytes(min(CHUNK, left)))
            left -= CHUNK
    return total


def llama_config(layers):
    return {
        "architectures": ["LlamaForCausalLM"],
        "model_type": "llama",
        "hidden_size": WIDTH,
        "num_hidden_layers": layers,
        "max_position_embeddings": 8192,
        "torch_dtype": "bfloat16",
    }


def shards(directory, count, length, sparse):
    weight_map, total = {}, 0
    for number in range(count):
        name = f"model-{number + 1:05}-of-{count:05}.safetensors"
        tensors = [f"model.layers.{number}.weight.{part}" for part in range(TENSORS)]
        total += write_safetensors(directory / name, tensors, length, number, sparse)
        weight_map.update((tensor, name) for tensor in tensors)
    index = {"metadata": {"total_size": total}, "weight_map": weight_map}
    write_json(directory / "model.safetensors.index.json", index)
    write_json(directory / "config.json", llama_config(count))


def gguf(directory, count, length):
    import numpy
    from gguf import GGUFWriter, LlamaFileType

    directory.mkdir(parents=True, exist_ok=True)
    writer = GGUFWriter(str(directory / "model.gguf"), "llama", split_max_tensors=TENSORS)
    writer.add_context_length(8192)
    writer.add_embedding_length(WIDTH)
    writer.add_block_count(count)
    writer.add_file_type(LlamaFileType.MOSTLY_F16)
    rows = max(1, length // TENSORS // (2 * WIDTH))
    generator = numpy.random.default_rng(1)
    for number in range(count * TENSORS):
        weights = generator.random((rows, WIDTH), dtype=numpy.float32).astype(numpy.float16)
        writer.add_tensor(f"blk.{number // TENSORS}.weight.{number % TENSORS}", weights)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def diffusers(directory, length):
    write_json(
        directory / "model_index.json",
        {
            "_class_name": "StableDiffusionPipeline",
            "_diffusers_version": "0.30.0",
            "scheduler": ["diffusers", "PNDMScheduler"],
            "text_encoder": ["transformers", "CLIPTextModel"],
            "tokenizer": ["transformers", "CLIPTokenizer"],
            "unet": ["diffusers", "UNet2DConditionModel"],
            "vae": ["diffusers", "AutoencoderKL"],
        },
    )
    write_json(directory / "scheduler/scheduler_config.json", {"_class_name": "PNDMScheduler"})
    write_json(directory / "tokenizer/tokenizer_config.json", {"tokenizer_class": "CLIPTokenizer"})
    write_json(directory / "tokenizer/vocab.json", {"<|startoftext|>": 0, "<|endoftext|>": 1})
    (directory / "tokenizer/merges.txt").write_text("#version: 0.2\n")
    text_config = {"architectures": ["CLIPTextModel"], "model_type": "clip_text_model"}
    write_json(directory / "text_encoder/config.json", text_config)
    write_json(directory / "unet/config.json", {"_class_name": "UNet2DConditionModel"})
    write_json(directory / "vae/config.json", {"_class_name": "AutoencoderKL"})
    weights = "diffusion_pytorch_model.safetensors"
    for seed, (file, share) in enumerate(
        {"text_encoder/model.safetensors": 8, f"unet/{weights}": 2, f"vae/{weights}": 16}.items()
    ):
        part = file.split("/")[0]
        tensors = [f"{part}.{number}.weight" for number in range(TENSORS)]
        write_safetensors(directory / file, tensors, length // share, seed)


def main():
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("kind", choices=["shards", "gguf", "diffusers"])
    parser.add_argument("directory", type=Path)
    parser.add_argument("count", type=int, nargs="?", default=1)
    parser.add_argument("size", type=size)
    parser.add_argument("--sparse", action="store_true")
    arguments = parser.parse_args()
    if arguments.kind == "shards":
        shards(arguments.directory, arguments.count, arguments.size, arguments.sparse)
    elif arguments.kind == "gguf":
        gguf(arguments.directory, arguments.count, arguments.size)
    else:
        diffusers(arguments.directory, arguments.size)


if __name__ == "__main__":
    sys.exit(main())
