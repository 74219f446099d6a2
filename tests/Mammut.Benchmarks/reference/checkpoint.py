"""Reads the safetensors files that ours writes (https://huggingface.co/docs/safetensors), without a package for it."""
import json
import struct

import torch

TYPES = {"F32": torch.float32, "F64": torch.float64, "I64": torch.int64}

# What our parameters are called in the open checkpoints; those with True are stored the other way round.
WHOLE = {
    "image_projection.weight": ("map_viz2txt_kv", True),
    "contrastive.log_scale": ("logit_scale", False),
    "contrastive.image_projection.weight": ("visual.proj", True),
    "vision.patch.weight": ("visual.conv1.weight", False),
    "vision.class_token": ("visual.class_embedding", False),
    "vision.positions": ("visual.positional_embedding", False),
    "text.positions": ("text.positional_embedding", False),
    "text.head.weight": ("text.text_projection", True),
}
PIECES = (
    ("vision.first_norm.", "visual.ln_pre."),
    ("vision.last_norm.", "visual.ln_post."),
    ("vision.layers.", "visual.resblocks."),
    ("text.last_norm.", "text.ln_final."),
    ("text.layers.", "text.resblocks."),
    ("text.cross_layers.", "text.cross_attn."),
    (".attention_norm.", ".ln_1."),
    (".key_value_norm.", ".ln_1_kv."),
    (".mlp_norm.", ".ln_2."),
    (".attention.qkv.", ".attn.in_proj_"),
    (".attention.out.", ".attn.out_proj."),
    (".mlp.in.", ".mlp.c_fc."),
    (".mlp.out.", ".mlp.c_proj."),
)


def tensors(path):
    """Yields name and tensor one by one, so that the file is never in memory as a whole."""
    with open(path, "rb") as file:
        (length,) = struct.unpack("<Q", file.read(8))
        header = json.loads(file.read(length))
        start = 8 + length
        for name, entry in header.items():
            if name == "__metadata__":
                continue
            begin, end = entry["data_offsets"]
            file.seek(start + begin)
            values = torch.frombuffer(bytearray(file.read(end - begin)), dtype=TYPES[entry["dtype"]])
            yield name, values.reshape(entry["shape"])


def foreign(name):
    if name in WHOLE:
        return WHOLE[name]
    for ours, theirs in PIECES:
        name = name.replace(ours, theirs)
    return name, False


def load(model, path):
    """Fills a model; every parameter must be in the file, and nothing else."""
    missing = dict(model.named_parameters())
    with torch.no_grad():
        for name, values in tensors(path):
            theirs, transposed = foreign(name)
            missing.pop(theirs).copy_(values.T if transposed else values)
    if missing:
        raise ValueError(f"'{path}' lacks {', '.join(sorted(missing))}")
