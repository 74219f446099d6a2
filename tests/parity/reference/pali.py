"""PaLI (Chen et al. 2022): image tokens in front of the text in the encoder of a T5 v1.1."""

import math

import torch

import greedy
from formulas import attend, captions, close, cross_entropy, gelu_tanh, lengths, linear, mask, patch_embedding, rms_norm, without_padding
from towers import draw_timm_block, norm, timm_block

NAME = "pali"
SOURCES = ["arXiv 2209.06794", "T5 v1.1 (arXiv 2002.05202) and mT5 (arXiv 2010.11934), names of Hugging Face's T5", "google-research/big_vision, models/vit.py"]
CONFIG = {
    "vision": {"image": 16, "patch": 8, "width": 24, "layers": 2, "heads": 3, "mlp_ratio": 1, "class_token": False, "norm_epsilon": 1e-6,
               "activation": "GELU, tanh form"},
    "text": {"vocabulary": 50, "width": 16, "heads": 2, "encoder_layers": 2, "decoder_layers": 2, "mlp_ratio": 2, "norm_epsilon": 1e-6,
             "encoder_context": 14, "decoder_context": 20, "buckets": 32, "max_distance": 128, "padding": 0, "start": 48, "end": 49,
             "activation": "gated GELU, tanh form", "scaled_attention": False, "tied_head": False},
}
PROMPTS = [
    [7, 23, 5, 31, 11, 2, 19, 44, 21, 6, 1, 30, 14, 49],
    [12, 40, 49],
    [3, 3, 27, 9, 36, 21, 16, 49],
]
# Long enough for the buckets behind the exact ones.
TARGETS = [
    [48, 9, 36, 27, 3, 49],
    [48, 30, 14, 8, 8, 21, 6, 1, 44, 19, 2, 11, 31, 5, 23, 7, 12, 40, 25, 49],
    [48, 5, 17, 41, 22, 10, 33, 49],
]


def draw_attention(draw, name, width):
    for part in "qkvo":
        # Scores are not scaled, so queries are small, as T5 starts them.
        draw.add(f"{name}.{part}.weight", (width, width), math.sqrt(3 / width) * (0.5 if part == "q" else 1))


def draw_gated_mlp(draw, name, width, ratio):
    draw.linear(f"{name}.wi_0", ratio * width, width, bias=False)
    draw.linear(f"{name}.wi_1", ratio * width, width, bias=False)
    draw.linear(f"{name}.wo", width, ratio * width, bias=False)


def draw(weights):
    vision, text = CONFIG["vision"], CONFIG["text"]
    width, patch = vision["width"], vision["patch"]
    weights.matrix("visual.patch_embed.proj.weight", width, 3, patch, patch, inputs=3 * patch * patch)
    weights.add("visual.patch_embed.proj.bias", (width,), 0.3)
    weights.add("visual.pos_embed", (1, (vision["image"] // patch) ** 2, width), 1.0)
    for layer in range(vision["layers"]):
        draw_timm_block(weights, f"visual.blocks.{layer}", width, vision["mlp_ratio"])
    weights.norm("visual.norm", width)
    weights.linear("visual_projection", text["width"], width, bias=False)
    weights.embedding("shared.weight", text["vocabulary"], text["width"])
    for side, layers in (("encoder", text["encoder_layers"]), ("decoder", text["decoder_layers"])):
        weights.add(f"{side}.block.0.layer.0.SelfAttention.relative_attention_bias.weight", (text["buckets"], text["heads"]), 1.0)
        for layer in range(layers):
            block = f"{side}.block.{layer}"
            draw_attention(weights, f"{block}.layer.0.SelfAttention", text["width"])
            weights.norm(f"{block}.layer.0.layer_norm", text["width"], bias=False)
            if side == "decoder":
                draw_attention(weights, f"{block}.layer.1.EncDecAttention", text["width"])
                weights.norm(f"{block}.layer.1.layer_norm", text["width"], bias=False)
            last = 2 if side == "decoder" else 1
            draw_gated_mlp(weights, f"{block}.layer.{last}.DenseReluDense", text["width"], text["mlp_ratio"])
            weights.norm(f"{block}.layer.{last}.layer_norm", text["width"], bias=False)
        weights.norm(f"{side}.final_layer_norm", text["width"], bias=False)
    weights.linear("lm_head", text["vocabulary"], text["width"], bias=False)


def inputs(values):
    side, padding = CONFIG["vision"]["image"], CONFIG["text"]["padding"]

    def padded(texts, width):
        return torch.tensor([text + [padding] * (width - len(text)) for text in texts])

    return {
        "images": values.uniform("images", (len(PROMPTS), 3, side, side), 1.7),
        "tokens": padded(PROMPTS, CONFIG["text"]["encoder_context"]), "targets": padded(TARGETS, CONFIG["text"]["decoder_context"]),
    }


def bucket(distance, both_ways):
    """distance = key's place - query's place -> 0..31. Half of a direction's buckets are exact, the others grow to 128."""
    buckets, first = CONFIG["text"]["buckets"], 0
    if both_ways:
        buckets //= 2
        first = buckets if distance > 0 else 0
        distance = abs(distance)
    else:
        distance = max(-distance, 0)
    exact = buckets // 2
    if distance < exact:
        return first + distance
    grown = math.log(distance / exact) / math.log(CONFIG["text"]["max_distance"] / exact) * (buckets - exact)
    return first + min(exact + int(grown), buckets - 1)


def relative_bias(table, count, both_ways):
    """table [32, H] -> [H, count, count]."""
    rows = [[table[bucket(j - i, both_ways)] for j in range(count)] for i in range(count)]
    return torch.stack([torch.stack(row) for row in rows]).permute(2, 0, 1)


def attention(w, x, source, allowed, bias=None):
    query, key, value = linear(x, w["q.weight"]), linear(source, w["k.weight"]), linear(source, w["v.weight"])
    return linear(attend(query, key, value, CONFIG["text"]["heads"], allowed, 1.0, bias), w["o.weight"])


def gated_mlp(w, x):
    return linear(gelu_tanh(linear(x, w["wi_0.weight"])) * linear(x, w["wi_1.weight"]), w["wo.weight"])


def sublayer(w, x, function):
    """w: layer.N of a block."""
    return x + function(rms_norm(x, w["layer_norm.weight"], CONFIG["text"]["norm_epsilon"]))


def encode_image(w, images):
    vision = CONFIG["vision"]
    x = patch_embedding(images, w["patch_embed.proj.weight"], w["patch_embed.proj.bias"]) + w["pos_embed"]
    for layer in range(vision["layers"]):
        x = timm_block(w / f"blocks.{layer}", x, vision["heads"], gelu_tanh, vision["norm_epsilon"])
    return norm(w / "norm", x, vision["norm_epsilon"])


def encode(w, x, allowed):
    bias = relative_bias(w["block.0.layer.0.SelfAttention.relative_attention_bias.weight"], x.shape[1], True)
    for layer in range(CONFIG["text"]["encoder_layers"]):
        block = w / f"block.{layer}"
        x = sublayer(block / "layer.0", x, lambda states: attention(block / "layer.0.SelfAttention", states, states, allowed, bias))
        x = sublayer(block / "layer.1", x, lambda states: gated_mlp(block / "layer.1.DenseReluDense", states))
    return rms_norm(x, w["final_layer_norm.weight"], CONFIG["text"]["norm_epsilon"])


def decode(w, x, encoded, seen):
    batch, count, _ = x.shape
    causal = mask(batch, count, count, lambda b, i, j: j <= i)
    bias = relative_bias(w["block.0.layer.0.SelfAttention.relative_attention_bias.weight"], count, False)
    for layer in range(CONFIG["text"]["decoder_layers"]):
        block = w / f"block.{layer}"
        x = sublayer(block / "layer.0", x, lambda states: attention(block / "layer.0.SelfAttention", states, states, causal, bias))
        x = sublayer(block / "layer.1", x, lambda states: attention(block / "layer.1.EncDecAttention", states, encoded, seen))
        x = sublayer(block / "layer.2", x, lambda states: gated_mlp(block / "layer.2.DenseReluDense", states))
    return rms_norm(x, w["final_layer_norm.weight"], CONFIG["text"]["norm_epsilon"])


def compute(w, x, variant=None):
    padding = CONFIG["text"]["padding"]
    tokens = encode_image(w / "visual", x["images"])
    images = tokens.shape[1]
    joined = torch.cat([linear(tokens, w["visual_projection.weight"]), w["shared.weight"][x["tokens"]]], 1)
    batch, count, _ = joined.shape
    found, targets = lengths(x["tokens"], padding), lengths(x["targets"], padding)
    encoded = encode(w / "encoder", joined, mask(batch, count, count, lambda b, i, j: j < images + found[b]))
    seen = mask(batch, x["targets"].shape[1], count, lambda b, i, j: j < images + found[b])
    states = decode(w / "decoder", w["shared.weight"][x["targets"]], encoded, seen)
    logits = linear(states, w["lm_head.weight"])
    caption = cross_entropy(logits[:, :-1], x["targets"][:, 1:], captions(x["targets"], padding))
    outputs = {
        "image_tokens": tokens, "encoded": without_padding(encoded, [images + length for length in found]),
        "text_states": without_padding(states, targets), "logits": without_padding(logits, targets),
    }
    return outputs, {"caption": caption, "total": caption}


def generate(w, x):
    """Answers to the prompts, from the start token on."""
    text = CONFIG["text"]

    def scores(image, ids):
        # One id behind them, which they do not see, so that none of them is taken for padding.
        one = {"images": x["images"][image:image + 1], "tokens": x["tokens"][image:image + 1], "targets": torch.tensor([ids + [text["end"]]])}
        return compute(w, one)[0]["logits"][0, -2]

    return greedy.generate([[text["start"]]] * len(x["images"]), text["end"], text["padding"], scores)


def check(w, x):
    outputs, _ = compute(w, x)
    # T5's buckets at the places where the rule changes.
    assert [bucket(d, True) for d in (0, -1, -7, -8, -11, -12, -15, -16, -128, 1, 7, 8, 500)] == [0, 1, 7, 8, 8, 9, 9, 10, 15, 17, 23, 24, 31]
    assert [bucket(d, False) for d in (5, 0, -1, -15, -16, -19, -31, -32, -113, -128)] == [0, 0, 1, 15, 16, 17, 21, 21, 31, 31]
    # Padding on both sides changes nothing.
    cut = [1, 2]
    shorter = compute(w, {"images": x["images"][cut], "tokens": x["tokens"][cut][:, :8], "targets": x["targets"][cut]})[0]
    assert close(shorter["logits"], outputs["logits"][cut])
    behind = torch.where(x["targets"] == 0, torch.tensor(5), x["targets"])
    changed = compute(w, {**x, "targets": behind})[0]["logits"]
    assert all(close(changed[b, :len(text)], outputs["logits"][b, :len(text)]) for b, text in enumerate(TARGETS))
    # The decoder is causal; the encoder is not, and its image rows see the text.
    targets = x["targets"].clone()
    targets[1, 10] = 4
    changed = compute(w, {**x, "targets": targets})[0]["logits"]
    assert close(changed[1, :10], outputs["logits"][1, :10]) and not close(changed[1, 10:], outputs["logits"][1, 10:], 1e-3)
    tokens = x["tokens"].clone()
    tokens[0, 13] = 4
    assert not close(compute(w, {**x, "tokens": tokens})[0]["encoded"][0, 0], outputs["encoded"][0, 0], 1e-3)
    # Every bucket in use has a gradient of its own: the bias tells rows apart that are equal but for their place.
    assert {bucket(j - i, True) for i in range(18) for j in range(18)} >= {0, 8, 9, 10, 17, 24, 26} and bucket(-19, False) == 17
