#!/usr/bin/env python3
"""Makes examples/tiny-llama: a tiny llama model in safetensors that really loads.

    examples/make-tiny-llama.py [DIRECTORY]     (default: tiny-llama beside this script)

Needs nothing but Python 3.9. The same bytes come out on every machine: the weights come from a
seeded Mersenne Twister through exact arithmetic only (no libm), and the tokenizer is trained here
on the text below. The weights are random, so the model answers noise; its files are what matters.
LICENSE is the Apache license's own text and is not made here.
"""

import json
import random
import re
import struct
import sys
from collections import Counter
from pathlib import Path

SEED = 20261124
HIDDEN, INTERMEDIATE, LAYERS, HEADS, KV_HEADS = 64, 160, 2, 4, 2
VOCABULARY, CONTEXT = 512, 256
SPECIAL = ["<|begin_of_text|>", "<|end_of_text|>", "<|pad|>"]
BEGIN, END, PAD = range(3)

TRAINING_TEXT = """
A model is a directory of files: weights, a configuration, a tokenizer, a licence and a model card.
The weights are large and never change; the other files are small and tell how to use the weights.
An artifact is what a registry stores: a manifest that lists the layers, each with its size and digest.
The digest of a layer is the hash of its bytes, so whoever knows the digest can check the content.
When the same files are packed twice, the digest of the manifest is the same on every machine.
A cluster without internet needs models too: they are carried over the air gap in a bundle of volumes.
The model that you are reading about is tiny; it has two layers, and the words that it makes are noise.
Модель состоит из файлов: весов, настроек, словаря и лицензии. Веса большие и никогда не меняются.
Артефакт хранится в реестре, и его содержимое можно проверить по хешу, который известен заранее.
"""

MODEL_CARD = """\
---
license: apache-2.0
language:
  - en
library_name: transformers
pipeline_tag: text-generation
tags:
  - llama
  - example
---

# tiny-llama

A llama model with {parameters} parameters in two layers, for trying d8-models without a download.
It loads in any program that reads llama models in safetensors, and it answers noise: its weights
are random. The tokenizer is a small byte-level BPE that can spell any text.

`examples/make-tiny-llama.py` made every file here except LICENSE, and makes the same bytes again.
"""

CHAT_TEMPLATE = (
    "{% for message in messages %}{{ message['role'] + ': ' + message['content'] + '\\n' }}"
    "{% endfor %}{% if add_generation_prompt %}{{ 'assistant: ' }}{% endif %}"
)


def tensor_shapes():
    """Every tensor's shape, named as LlamaForCausalLM names it."""
    kv = HIDDEN // HEADS * KV_HEADS
    shapes = {"model.embed_tokens.weight": (VOCABULARY, HIDDEN)}
    for layer in range(LAYERS):
        for name, shape in {
            "input_layernorm": (HIDDEN,),
            "mlp.down_proj": (HIDDEN, INTERMEDIATE),
            "mlp.gate_proj": (INTERMEDIATE, HIDDEN),
            "mlp.up_proj": (INTERMEDIATE, HIDDEN),
            "post_attention_layernorm": (HIDDEN,),
            "self_attn.k_proj": (kv, HIDDEN),
            "self_attn.o_proj": (HIDDEN, HIDDEN),
            "self_attn.q_proj": (HIDDEN, HIDDEN),
            "self_attn.v_proj": (kv, HIDDEN),
        }.items():
            shapes[f"model.layers.{layer}.{name}.weight"] = shape
    shapes["model.norm.weight"] = (HIDDEN,)
    shapes["lm_head.weight"] = (VOCABULARY, HIDDEN)
    return dict(sorted(shapes.items()))


def elements(shape):
    count = 1
    for length in shape:
        count *= length
    return count


def bfloat16(value):
    """The nearest bfloat16, ties to even: the upper half of the float32."""
    bits = struct.unpack("<I", struct.pack("<f", value))[0]
    return (bits + 0x7FFF + (bits >> 16 & 1)) >> 16


def safetensors(shapes):
    generator = random.Random(SEED)
    header, data = {"__metadata__": {"format": "pt"}}, bytearray()
    for name, shape in shapes.items():
        begin = len(data)
        if len(shape) == 1:  # a norm's scale
            values = [bfloat16(1.0)] * elements(shape)
        else:
            values = [bfloat16((generator.random() - 0.5) / 8) for _ in range(elements(shape))]
        data += struct.pack(f"<{len(values)}H", *values)
        header[name] = {"dtype": "BF16", "shape": list(shape), "data_offsets": [begin, len(data)]}
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    return struct.pack("<Q", len(text)) + text + bytes(data)


def byte_characters():
    """The printable character that stands for each byte in a byte-level BPE (as in GPT-2)."""
    printable = [*range(0x21, 0x7F), *range(0xA1, 0xAD), *range(0xAE, 0x100)]
    others = [byte for byte in range(256) if byte not in printable]
    characters = {byte: chr(byte) for byte in printable}
    characters.update({byte: chr(256 + place) for place, byte in enumerate(others)})
    return characters


def train_merges(count):
    """The most frequent pairs of neighbours in the training text, joined one after the other."""
    characters = byte_characters()
    words = Counter(re.findall(r" ?[^\W\d_]+| ?\d+| ?[^\s\w]+|\s+(?!\S)|\s+", TRAINING_TEXT))
    spelled = {
        tuple(characters[byte] for byte in word.encode()): times for word, times in words.items()
    }
    merges = []
    while len(merges) < count:
        pairs = Counter()
        for word, times in spelled.items():
            for pair in zip(word, word[1:]):
                pairs[pair] += times
        best = min(pairs, key=lambda pair: (-pairs[pair], pair))
        merges.append(best)
        spelled = {join(word, best): times for word, times in spelled.items()}
    return merges


def join(word, pair):
    joined, place = [], 0
    while place < len(word):
        if word[place : place + 2] == pair:
            joined.append(pair[0] + pair[1])
            place += 2
        else:
            joined.append(word[place])
            place += 1
    return tuple(joined)


def special_token(number):
    return {
        "id": number,
        "content": SPECIAL[number],
        "single_word": False,
        "lstrip": False,
        "rstrip": False,
        "normalized": False,
        "special": True,
    }


def tokenizer():
    alphabet = sorted(byte_characters().values())
    merges = train_merges(VOCABULARY - len(SPECIAL) - len(alphabet))
    tokens = SPECIAL + alphabet + [left + right for left, right in merges]
    assert len(set(tokens)) == VOCABULARY
    byte_level = {"type": "ByteLevel", "add_prefix_space": False, "trim_offsets": True, "use_regex": True}
    begin = {"SpecialToken": {"id": SPECIAL[BEGIN], "type_id": 0}}
    first, second = ({"Sequence": {"id": part, "type_id": place}} for place, part in enumerate("AB"))
    return {
        "version": "1.0",
        "truncation": None,
        "padding": None,
        "added_tokens": [special_token(number) for number in range(len(SPECIAL))],
        "normalizer": None,
        "pre_tokenizer": byte_level,
        "post_processor": {
            "type": "TemplateProcessing",
            "single": [begin, first],
            "pair": [begin, first, second],
            "special_tokens": {
                SPECIAL[BEGIN]: {"id": SPECIAL[BEGIN], "ids": [BEGIN], "tokens": [SPECIAL[BEGIN]]}
            },
        },
        "decoder": byte_level,
        "model": {
            "type": "BPE",
            "dropout": None,
            "unk_token": None,
            "continuing_subword_prefix": None,
            "end_of_word_suffix": None,
            "fuse_unk": False,
            "byte_fallback": False,
            "ignore_merges": False,
            "vocab": {token: number for number, token in enumerate(tokens)},
            "merges": [f"{left} {right}" for left, right in merges],
        },
    }


def documents():
    names = {"bos_token": SPECIAL[BEGIN], "eos_token": SPECIAL[END], "pad_token": SPECIAL[PAD]}
    numbers = {"bos_token_id": BEGIN, "eos_token_id": END, "pad_token_id": PAD}
    return {
        "config.json": {
            "architectures": ["LlamaForCausalLM"],
            "attention_bias": False,
            "attention_dropout": 0.0,
            **numbers,
            "head_dim": HIDDEN // HEADS,
            "hidden_act": "silu",
            "hidden_size": HIDDEN,
            "initializer_range": 0.02,
            "intermediate_size": INTERMEDIATE,
            "max_position_embeddings": CONTEXT,
            "mlp_bias": False,
            "model_type": "llama",
            "num_attention_heads": HEADS,
            "num_hidden_layers": LAYERS,
            "num_key_value_heads": KV_HEADS,
            "rms_norm_eps": 1e-05,
            "rope_theta": 10000.0,
            "tie_word_embeddings": False,
            "torch_dtype": "bfloat16",
            "use_cache": True,
            "vocab_size": VOCABULARY,
        },
        "generation_config.json": {"do_sample": False, "max_new_tokens": 32, **numbers},
        "special_tokens_map.json": names,
        "tokenizer.json": tokenizer(),
        "tokenizer_config.json": {
            **names,
            "added_tokens_decoder": {
                str(number): {
                    key: value for key, value in special_token(number).items() if key != "id"
                }
                for number in range(len(SPECIAL))
            },
            "chat_template": CHAT_TEMPLATE,
            "clean_up_tokenization_spaces": False,
            "model_max_length": CONTEXT,
            "tokenizer_class": "PreTrainedTokenizerFast",
        },
    }


def main(directory):
    directory.mkdir(parents=True, exist_ok=True)
    shapes = tensor_shapes()
    parameters = sum(elements(shape) for shape in shapes.values())
    (directory / "model.safetensors").write_bytes(safetensors(shapes))
    for name, document in documents().items():
        text = json.dumps(document, indent=2, ensure_ascii=False) + "\n"
        (directory / name).write_bytes(text.encode())
    (directory / "README.md").write_bytes(MODEL_CARD.format(parameters=f"{parameters:,}").encode())


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent / "tiny-llama")
