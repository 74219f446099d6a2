"""CLIP (Radford et al. 2021), with the names of open_clip's classic layout."""

import torch

from formulas import close, info_nce, lengths, mask, packed_attention, unit, without_padding
from towers import block, draw_block, draw_vision, norm, vision

NAME = "clip"
SOURCES = ["arXiv 2103.00020", "open_clip, model.py: CLIP"]
CONFIG = {
    "vision": {"image": 16, "patch": 8, "width": 24, "layers": 2, "heads": 3, "mlp_ratio": 2},
    "text": {"vocabulary": 50, "context": 10, "width": 16, "layers": 3, "heads": 2, "mlp_ratio": 4, "padding": 0, "start": 48, "end": 49},
    "embedding": 12,
    "norm_epsilon": 1e-5,
    "activation": "exact GELU",
}
TEXTS = [
    [48, 7, 23, 5, 31, 11, 2, 19, 44, 49],
    [48, 12, 40, 49],
    [48, 3, 3, 27, 9, 36, 49],
    [48, 30, 14, 8, 8, 21, 6, 1, 49],
]


def draw(weights):
    vision_config, text = CONFIG["vision"], CONFIG["text"]
    draw_vision(weights, "visual", vision_config)
    weights.norm("visual.ln_post", vision_config["width"])
    weights.matrix("visual.proj", vision_config["width"], CONFIG["embedding"], inputs=vision_config["width"])
    weights.embedding("token_embedding.weight", text["vocabulary"], text["width"])
    weights.embedding("positional_embedding", text["context"], text["width"])
    for layer in range(text["layers"]):
        draw_block(weights, f"transformer.resblocks.{layer}", text["width"], text["mlp_ratio"])
    weights.norm("ln_final", text["width"])
    weights.matrix("text_projection", text["width"], CONFIG["embedding"], inputs=text["width"])
    weights.add("logit_scale", (), 0.0, 1.3)


def inputs(values):
    width = CONFIG["text"]["context"]
    side = CONFIG["vision"]["image"]
    return {
        "images": values.uniform("images", (len(TEXTS), 3, side, side), 1.7),
        "tokens": torch.tensor([text + [CONFIG["text"]["padding"]] * (width - len(text)) for text in TEXTS]),
    }


def encode_text(w, tokens):
    """The states behind ln_final, [B, T, D]."""
    batch, count = tokens.shape
    x = w["token_embedding.weight"][tokens] + w["positional_embedding"][:count]
    causal = mask(batch, count, count, lambda b, i, j: j <= i)
    for layer in range(CONFIG["text"]["layers"]):
        x = block(w / f"transformer.resblocks.{layer}", x, CONFIG["text"]["heads"], causal)
    return norm(w / "ln_final", x)


def compute(w, x, variant=None):
    tokens = norm(w / "visual.ln_post", vision(w / "visual", x["images"], CONFIG["vision"]))
    image = unit(torch.einsum("bd,de->be", tokens[:, 0], w["visual.proj"]))
    states = encode_text(w, x["tokens"])
    # The end token has the largest id of all.
    ends = [row.index(max(row)) for row in x["tokens"].tolist()]
    pooled = torch.stack([states[sample, end] for sample, end in enumerate(ends)])
    text = unit(torch.einsum("bd,de->be", pooled, w["text_projection"]))
    similarity = torch.exp(w["logit_scale"]) * torch.einsum("ie,je->ij", image, text)
    to_text, to_image = info_nce(similarity)
    outputs = {
        "image_tokens": tokens, "image_features": image, "text_features": text, "similarity": similarity,
        "text_states": without_padding(states, lengths(x["tokens"], CONFIG["text"]["padding"])),
    }
    contrastive = (to_text + to_image) / 2
    return outputs, {"image_to_text": to_text, "text_to_image": to_image, "contrastive": contrastive, "total": contrastive}


def check(w, x):
    outputs, losses = compute(w, x)
    assert close(losses["total"], (losses["image_to_text"] + losses["text_to_image"]) / 2)
    assert close((outputs["image_features"] ** 2).sum(-1), torch.ones(len(TEXTS), dtype=torch.float64))
    # What stands behind the end changes nothing; an id before it does.
    behind = torch.where(x["tokens"] == 0, torch.tensor(5), x["tokens"])
    assert close(compute(w, {**x, "tokens": behind})[0]["text_features"], outputs["text_features"])
    tokens = x["tokens"].clone()
    tokens[0, 6] = 33
    states = compute(w, {**x, "tokens": tokens})[0]["text_states"]
    assert close(states[0, :6], outputs["text_states"][0, :6]) and not close(states[0, 6:], outputs["text_states"][0, 6:], 1e-3)
    # With one key repeated, attention gives its value whatever the query.
    scope = w / "transformer.resblocks.0.attn"
    same = outputs["text_states"][:1, :1].expand(1, 5, -1)
    seen = packed_attention(scope, outputs["text_states"][:1], same, 2)
    assert close(seen, seen[:, :1].expand_as(seen))
