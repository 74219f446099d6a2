"""Perceiver attention, the resampler made of it, and gated cross-attention to what comes out: Flamingo's and COSMO's, with
the names of open_flamingo."""

import torch

from formulas import attend, gelu, linear, mask
from towers import norm


def draw_feed_forward(draw, name, width, hidden):
    draw.norm(f"{name}.0", width)
    draw.linear(f"{name}.1", hidden, width, bias=False)
    draw.linear(f"{name}.3", width, hidden, bias=False)


def feed_forward(w, x, activation=gelu):
    return linear(activation(linear(norm(w / "0", x), w["1.weight"])), w["3.weight"])


def draw_attention(draw, name, width, inner):
    draw.norm(f"{name}.norm_media", width)
    draw.norm(f"{name}.norm_latents", width)
    draw.linear(f"{name}.to_q", inner, width, bias=False)
    draw.linear(f"{name}.to_kv", 2 * inner, width, bias=False)
    draw.linear(f"{name}.to_out", width, inner, bias=False)


def attention(w, x, latents, heads, allowed=None):
    """The latents attend to x and to themselves. allowed [B, L, N + L]."""
    latents = norm(w / "norm_latents", latents)
    key, value = linear(torch.cat([norm(w / "norm_media", x), latents], 1), w["to_kv.weight"]).chunk(2, -1)
    return linear(attend(linear(latents, w["to_q.weight"]), key, value, heads, allowed), w["to_out.weight"])


def draw_resampler(draw, name, width, config):
    draw.add(f"{name}.latents", (config["latents"], width), 1.5)
    for layer in range(config["layers"]):
        draw_attention(draw, f"{name}.layers.{layer}.0", width, config["heads"] * config["head_width"])
        draw_feed_forward(draw, f"{name}.layers.{layer}.1", width, config["mlp_ratio"] * width)
    draw.norm(f"{name}.norm", width)


def resampler(w, x, config, activation=gelu):
    """x [B, N, D] -> [B, L, D]."""
    latents = w["latents"].expand(len(x), -1, -1)
    for layer in range(config["layers"]):
        latents = latents + attention(w / f"layers.{layer}.0", x, latents, config["heads"])
        latents = latents + feed_forward(w / f"layers.{layer}.1", latents, activation)
    return norm(w / "norm", latents)


def draw_gated(draw, name, width, image_width, config):
    inner = config["heads"] * config["head_width"]
    draw.norm(f"{name}.attn.norm", width)
    draw.linear(f"{name}.attn.to_q", inner, width, bias=False)
    draw.linear(f"{name}.attn.to_kv", 2 * inner, image_width, bias=False)
    draw.linear(f"{name}.attn.to_out", width, inner, bias=False)
    # 0 at the start of training, when the block is the identity.
    draw.add(f"{name}.attn_gate", (1,), 0.2, 0.7)
    draw_feed_forward(draw, f"{name}.ff", width, config["mlp_ratio"] * width)
    draw.add(f"{name}.ff_gate", (1,), 0.2, -0.6)


def gated(w, x, images, allowed, config, activation=gelu):
    """images [B, K L, D]: the latents of all images; a row that sees none gets zeros from the attention."""
    key, value = linear(images, w["attn.to_kv.weight"]).chunk(2, -1)
    query = linear(norm(w / "attn.norm", x), w["attn.to_q.weight"])
    x = x + torch.tanh(w["attn_gate"]) * linear(attend(query, key, value, config["heads"], allowed), w["attn.to_out.weight"])
    return x + torch.tanh(w["ff_gate"]) * feed_forward(w / "ff", x, activation)


def images_before(tokens, image_token):
    """[B][T]: how many image tokens stand at or before each place."""
    return [[sum(token == image_token for token in row[:place + 1]) for place in range(len(row))] for row in tokens.tolist()]


def media_mask(tokens, image_token, images, latents, latest):
    """[B, T, K L]: a row sees the latents of the last image before it, or of all before it."""
    before = images_before(tokens, image_token)

    def sees(b, i, j):
        image = j // latents + 1
        return image == before[b][i] if latest else image <= before[b][i]

    return mask(len(before), len(before[0]), images * latents, sees)
