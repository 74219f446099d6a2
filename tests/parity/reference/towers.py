"""Parts that several systems have under the same names: open_clip's blocks and image tower, timm's blocks."""

import torch

from formulas import attend, gelu, layer_norm, linear, packed_attention, patch_embedding


def norm(w, x, epsilon=1e-5):
    return layer_norm(x, w["weight"], w["bias"], epsilon)


def dense(w, x):
    return linear(x, w["weight"], w["bias"])


def draw_block(draw, name, width, ratio=4, mlp=True):
    draw.norm(f"{name}.ln_1", width)
    draw.packed_attention(f"{name}.attn", width)
    if mlp:
        draw.norm(f"{name}.ln_2", width)
        draw.linear(f"{name}.mlp.c_fc", int(ratio * width), width)
        draw.linear(f"{name}.mlp.c_proj", width, int(ratio * width))


def mlp(w, x, activation=gelu):
    return dense(w / "c_proj", activation(dense(w / "c_fc", x)))


def block(w, x, heads, allowed=None, activation=gelu, epsilon=1e-5):
    """open_clip's pre-norm block; one without ln_2 has no MLP."""
    states = norm(w / "ln_1", x, epsilon)
    x = x + packed_attention(w / "attn", states, states, heads, allowed)
    if "ln_2.weight" in w:
        x = x + mlp(w / "mlp", norm(w / "ln_2", x, epsilon), activation)
    return x


def draw_cross_block(draw, name, width, ratio=4):
    draw_block(draw, name, width, ratio)
    draw.norm(f"{name}.ln_1_kv", width)


def cross_block(w, x, image, heads):
    """open_clip's cross-attention: a pre-norm block of its own whose keys and values are normed too."""
    source = norm(w / "ln_1_kv", image)
    x = x + packed_attention(w / "attn", norm(w / "ln_1", x), source, heads)
    return x + mlp(w / "mlp", norm(w / "ln_2", x))


def draw_vision(draw, name, config, pre_norm=True):
    width, patch = config["width"], config["patch"]
    tokens = (config["image"] // patch) ** 2
    if config.get("class_token", True):
        draw.add(f"{name}.class_embedding", (width,), 1.0)
        tokens += 1
    draw.embedding(f"{name}.positional_embedding", tokens, width)
    draw.matrix(f"{name}.conv1.weight", width, 3, patch, patch, inputs=3 * patch * patch)
    if pre_norm:
        draw.norm(f"{name}.ln_pre", width)
    for layer in range(config["layers"]):
        draw_block(draw, f"{name}.transformer.resblocks.{layer}", width, config["mlp_ratio"])


def vision(w, images, config, activation=gelu):
    """[B, 3, H, W] -> [B, 1 + N, D], the class token first where there is one, without a norm behind the last layer."""
    x = patch_embedding(images, w["conv1.weight"])
    if "class_embedding" in w:
        x = torch.cat([w["class_embedding"].expand(len(x), 1, -1), x], 1)
    x = x + w["positional_embedding"]
    if "ln_pre.weight" in w:
        x = norm(w / "ln_pre", x)
    for layer in range(config["layers"]):
        x = block(w / f"transformer.resblocks.{layer}", x, config["heads"], activation=activation)
    return x


def draw_timm_block(draw, name, width, ratio):
    draw.norm(f"{name}.norm1", width)
    draw.linear(f"{name}.attn.qkv", 3 * width, width)
    draw.linear(f"{name}.attn.proj", width, width)
    draw.norm(f"{name}.norm2", width)
    draw.linear(f"{name}.mlp.fc1", ratio * width, width)
    draw.linear(f"{name}.mlp.fc2", width, ratio * width)


def timm_block(w, x, heads, activation, epsilon):
    query, key, value = dense(w / "attn.qkv", norm(w / "norm1", x, epsilon)).chunk(3, -1)
    x = x + dense(w / "attn.proj", attend(query, key, value, heads))
    return x + dense(w / "mlp.fc2", activation(dense(w / "mlp.fc1", norm(w / "norm2", x, epsilon))))
