"""SigLIP (Zhai et al. 2023), with the names of open_clip's layout (timm's image tower)."""

import torch

from formulas import attend, close, gelu_tanh, lengths, linear, mask, patch_embedding, unit
from towers import block, dense, draw_block, draw_timm_block, norm, timm_block

NAME = "siglip"
SOURCES = ["arXiv 2303.15343", "google-research/big_vision, models/vit.py, models/proj/image_text, trainers/proj/image_text/siglip.py", "open_clip and timm"]
CONFIG = {
    "vision": {"image": 16, "patch": 8, "width": 16, "layers": 2, "heads": 2, "mlp_ratio": 2, "class_token": False, "pool_mlp_ratio": 2},
    "text": {"vocabulary": 50, "context": 8, "width": 24, "layers": 2, "heads": 3, "mlp_ratio": 2, "padding": 1},
    "embedding": 16,
    "norm_epsilon": 1e-6,
    "activation": "GELU, tanh form",
}
# The padding is the end token too: a text has at least one.
TEXTS = [
    [7, 23, 5, 31, 11, 2, 19, 1],
    [12, 40, 1],
    [3, 3, 27, 9, 36, 1],
    [30, 14, 8, 8, 1],
]
VARIANTS = {"without_padding": "padding behind the first end token is not attended to, and what is pooled is the state of the last real token"}
GRADIENTS_STORED = (None, "without_padding")
EPSILON = CONFIG["norm_epsilon"]


def draw(weights):
    vision, text = CONFIG["vision"], CONFIG["text"]
    width, patch = vision["width"], vision["patch"]
    weights.matrix("visual.trunk.patch_embed.proj.weight", width, 3, patch, patch, inputs=3 * patch * patch)
    weights.add("visual.trunk.patch_embed.proj.bias", (width,), 0.3)
    weights.add("visual.trunk.pos_embed", (1, (vision["image"] // patch) ** 2, width), 1.0)
    for layer in range(vision["layers"]):
        draw_timm_block(weights, f"visual.trunk.blocks.{layer}", width, vision["mlp_ratio"])
    weights.norm("visual.trunk.norm", width)
    weights.add("visual.trunk.attn_pool.latent", (1, 1, width), 1.0)
    weights.linear("visual.trunk.attn_pool.q", width, width)
    weights.linear("visual.trunk.attn_pool.kv", 2 * width, width)
    weights.linear("visual.trunk.attn_pool.proj", width, width)
    weights.norm("visual.trunk.attn_pool.norm", width)
    weights.linear("visual.trunk.attn_pool.mlp.fc1", vision["pool_mlp_ratio"] * width, width)
    weights.linear("visual.trunk.attn_pool.mlp.fc2", width, vision["pool_mlp_ratio"] * width)
    weights.embedding("text.token_embedding.weight", text["vocabulary"], text["width"])
    weights.embedding("text.positional_embedding", text["context"], text["width"])
    for layer in range(text["layers"]):
        draw_block(weights, f"text.transformer.resblocks.{layer}", text["width"], text["mlp_ratio"])
    weights.norm("text.ln_final", text["width"])
    weights.linear("text.text_projection", CONFIG["embedding"], text["width"])
    weights.add("logit_scale", (), 0.0, 1.6)
    weights.add("logit_bias", (), 0.0, -1.9)


def inputs(values):
    width, side = CONFIG["text"]["context"], CONFIG["vision"]["image"]
    return {
        "images": values.uniform("images", (len(TEXTS), 3, side, side), 1.7),
        "tokens": torch.tensor([text + [CONFIG["text"]["padding"]] * (width - len(text)) for text in TEXTS]),
    }


def encode_image(w, images):
    """-> tokens [B, N, D] behind the last norm, and the pooled vector [B, D]."""
    heads = CONFIG["vision"]["heads"]
    x = patch_embedding(images, w["patch_embed.proj.weight"], w["patch_embed.proj.bias"]) + w["pos_embed"]
    for layer in range(CONFIG["vision"]["layers"]):
        x = timm_block(w / f"blocks.{layer}", x, heads, gelu_tanh, EPSILON)
    x = norm(w / "norm", x, EPSILON)
    pool = w / "attn_pool"
    key, value = dense(pool / "kv", x).chunk(2, -1)
    seen = dense(pool / "proj", attend(dense(pool / "q", pool["latent"].expand(len(x), -1, -1)), key, value, heads))
    seen = seen + dense(pool / "mlp.fc2", gelu_tanh(dense(pool / "mlp.fc1", norm(pool / "norm", seen, EPSILON))))
    return x, seen[:, 0]


def real_lengths(tokens):
    """With the first end token, which is real."""
    return [min(length + 1, tokens.shape[1]) for length in lengths(tokens, CONFIG["text"]["padding"])]


def encode_text(w, tokens, attends_padding):
    batch, count = tokens.shape
    found = [count] * batch if attends_padding else real_lengths(tokens)
    x = w["token_embedding.weight"][tokens] + w["positional_embedding"][:count]
    allowed = mask(batch, count, count, lambda b, i, j: j < found[b])
    for layer in range(CONFIG["text"]["layers"]):
        x = block(w / f"transformer.resblocks.{layer}", x, CONFIG["text"]["heads"], allowed, gelu_tanh, EPSILON)
    x = norm(w / "ln_final", x, EPSILON)
    return linear(torch.stack([x[b, length - 1] for b, length in enumerate(found)]), w["text_projection.weight"], w["text_projection.bias"])


def compute(w, x, variant=None):
    tokens, pooled = encode_image(w / "visual.trunk", x["images"])
    image = unit(pooled)
    text = unit(encode_text(w / "text", x["tokens"], variant != "without_padding"))
    logits = torch.exp(w["logit_scale"]) * torch.einsum("ie,je->ij", image, text) + w["logit_bias"]
    batch = len(logits)
    total = 0
    for i in range(batch):
        for j in range(batch):
            # -log sigmoid(z) = log(1 + exp(-z)) with z the logit of a pair and minus that of others.
            total = total + torch.log1p(torch.exp(-logits[i, j] if i == j else logits[i, j]))
    sigmoid = total / batch
    return {"image_tokens": tokens, "image_features": image, "text_features": text, "similarity": logits}, {"contrastive": sigmoid, "total": sigmoid}


def check(w, x):
    outputs, losses = compute(w, x)
    positive, negative = torch.eye(len(TEXTS), dtype=torch.bool), outputs["similarity"]
    elements = torch.where(positive, torch.nn.functional.softplus(-negative), torch.nn.functional.softplus(negative))
    assert close(losses["total"], elements.sum() / len(TEXTS))
    # No mask: every id is seen, a later one too, and so is padding; without it, nothing behind the end is.
    longer = {**x, "tokens": x["tokens"][:, :7]}
    shorter = [row for row, length in enumerate(real_lengths(x["tokens"])) if length <= 7]
    assert not close(compute(w, longer)[0]["text_features"][shorter], outputs["text_features"][shorter], 1e-3)
    masked = compute(w, x, "without_padding")[0]["text_features"]
    assert close(compute(w, longer, "without_padding")[0]["text_features"][shorter], masked[shorter])
    assert not close(masked[1], outputs["text_features"][1], 1e-3) and close(masked[0], outputs["text_features"][0])
    # The image is a set of patches once positions are equal.
    level = w.changed(visual__trunk__pos_embed=w["visual.trunk.pos_embed"] * 0)
    turned = x["images"].roll(8, 3)
    assert close(compute(level, {**x, "images": turned})[0]["image_features"], compute(level, x)[0]["image_features"])
