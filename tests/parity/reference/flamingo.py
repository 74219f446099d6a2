"""Flamingo (Alayrac et al. 2022): gated cross-attention in front of the layers of a frozen language model."""

import torch

import greedy
from formulas import close, cross_entropy, gelu, lengths, linear, mask, without_padding
from perceiver import draw_gated, draw_resampler, gated, images_before, media_mask, resampler
from towers import block, draw_block, draw_vision, norm, vision

NAME = "flamingo"
SOURCES = ["arXiv 2204.14198", "mlfoundations/open_flamingo, src/helpers.py and flamingo_lm.py"]
CONFIG = {
    "vision": {"image": 16, "patch": 8, "width": 16, "layers": 2, "heads": 2, "mlp_ratio": 1, "class_token": False},
    "resampler": {"latents": 4, "layers": 2, "heads": 3, "head_width": 8, "mlp_ratio": 2},
    "text": {"vocabulary": 50, "context": 12, "width": 24, "layers": 4, "heads": 3, "mlp_ratio": 1.5, "tied_head": True,
             "padding": 0, "image": 47, "end_of_chunk": 46, "start": 48, "end": 49},
    "cross_attention": {"layers": [1, 3], "heads": 2, "head_width": 8, "mlp_ratio": 2},
    "norm_epsilon": 1e-5,
    "activation": "exact GELU",
}
IMAGE = CONFIG["text"]["image"]
IMAGES = 2
# What is generated begins with an image; with an image behind text; with an example, its text and another image; with an image.
PROMPTS = [[48, 47], [48, 12, 40, 47, 2], [48, 47, 7, 23, 46, 47, 5], [48, 47]]
# Two images; text in front of the only one; two images in a row; none. Images that no text names are never seen.
TEXTS = [
    [48, 47, 7, 23, 46, 47, 5, 31, 11, 2, 46, 49],
    [48, 12, 40, 9, 47, 2, 19, 46, 49],
    [48, 47, 47, 3, 27, 36, 46, 49],
    [48, 30, 14, 8, 21, 49],
]
VARIANTS = {
    "all_images": "each row sees all images before it, instead of the last one",
    "squared_relu": "the resampler's and the gated blocks' MLPs have relu(x)^2, as DeepMind's, instead of GELU",
}


def trained(name):
    return not name.startswith("vision_encoder.") and not (name.startswith("lang_encoder.") and "gated_cross_attn_layers" not in name)


def draw(weights):
    vision_config, text = CONFIG["vision"], CONFIG["text"]
    draw_vision(weights, "vision_encoder", vision_config)
    weights.norm("vision_encoder.ln_post", vision_config["width"])
    draw_resampler(weights, "perceiver", vision_config["width"], CONFIG["resampler"])
    draw_language_model(weights, "lang_encoder", text)
    for layer in CONFIG["cross_attention"]["layers"]:
        draw_gated(weights, f"lang_encoder.gated_cross_attn_layers.{layer}", text["width"], vision_config["width"], CONFIG["cross_attention"])


def draw_language_model(weights, name, text):
    weights.embedding(f"{name}.token_embedding.weight", text["vocabulary"], text["width"])
    weights.embedding(f"{name}.positional_embedding", text["context"], text["width"])
    for layer in range(text["layers"]):
        draw_block(weights, f"{name}.resblocks.{layer}", text["width"], text["mlp_ratio"])
    weights.norm(f"{name}.ln_final", text["width"])


def inputs(values):
    width, side = CONFIG["text"]["context"], CONFIG["vision"]["image"]
    return {
        "images": values.uniform("images", (len(TEXTS), IMAGES, 3, side, side), 1.7),
        "tokens": torch.tensor([text + [CONFIG["text"]["padding"]] * (width - len(text)) for text in TEXTS]),
    }


def language_model(w, tokens, text, cross=None):
    """States behind the last norm; cross(layer, x) is what stands in front of a layer."""
    batch, count = tokens.shape
    x = w["token_embedding.weight"][tokens] + w["positional_embedding"][:count]
    causal = mask(batch, count, count, lambda b, i, j: j <= i)
    for layer in range(text["layers"]):
        if cross is not None:
            x = cross(layer, x)
        x = block(w / f"resblocks.{layer}", x, text["heads"], causal)
    return norm(w / "ln_final", x)


def labelled(tokens, padding, image):
    """Which rows of tokens[:, :-1] have a label: neither padding nor an image's place is one."""
    return (tokens[:, 1:] != padding) & (tokens[:, 1:] != image)


def compute(w, x, variant=None):
    text, cross = CONFIG["text"], CONFIG["cross_attention"]
    activation = (lambda value: torch.where(value > 0, value * value, torch.zeros_like(value))) if variant == "squared_relu" else gelu
    batch, images = x["images"].shape[:2]
    tokens = norm(w / "vision_encoder.ln_post", vision(w / "vision_encoder", x["images"].flatten(0, 1), CONFIG["vision"]))
    latents = resampler(w / "perceiver", tokens, CONFIG["resampler"], activation)
    media = latents.reshape(batch, images * latents.shape[1], -1)
    allowed = media_mask(x["tokens"], IMAGE, images, CONFIG["resampler"]["latents"], variant != "all_images")
    language = w / "lang_encoder"

    def before(layer, states):
        return gated(language / f"gated_cross_attn_layers.{layer}", states, media, allowed, cross, activation) if layer in cross["layers"] else states

    states = language_model(language, x["tokens"], text, before)
    logits = linear(states, language["token_embedding.weight"])
    caption = cross_entropy(logits[:, :-1], x["tokens"][:, 1:], labelled(x["tokens"], text["padding"], IMAGE))
    found = lengths(x["tokens"], text["padding"])
    outputs = {
        "image_tokens": tokens.reshape(batch, images, *tokens.shape[1:]), "latents": latents.reshape(batch, images, *latents.shape[1:]),
        "text_states": without_padding(states, found), "logits": without_padding(logits, found), "media_mask": allowed.long(),
    }
    return outputs, {"caption": caption, "total": caption}


def generate(w, x):
    """Texts behind prompts; an image is never written."""
    text = CONFIG["text"]

    def scores(document, ids):
        # One id behind them, which they do not see, so that none of them is taken for padding.
        tokens = torch.tensor([ids + [text["end"]]])
        return compute(w, {"images": x["images"][document:document + 1], "tokens": tokens})[0]["logits"][0, -2]

    return greedy.generate(PROMPTS[:len(x["images"])], text["end"], text["padding"], scores, never=(IMAGE,))


def check(w, x):
    outputs, _ = compute(w, x)
    # Gates at zero leave the language model.
    closed = {name: torch.zeros_like(value) for name, value in w.tensors.items() if name.endswith("_gate")}
    plain = linear(language_model(w / "lang_encoder", x["tokens"], CONFIG["text"]), w["lang_encoder.token_embedding.weight"])
    shut = compute(type(w)({**w.tensors, **closed}), x)[0]["logits"]
    assert close(shut, without_padding(plain, lengths(x["tokens"], 0))) and not close(shut, outputs["logits"], 1e-3)
    before = images_before(x["tokens"], IMAGE)
    for image in range(IMAGES):
        images = x["images"].clone()
        images[:, image] += 0.5
        for variant in (None, "all_images"):
            changed, same = compute(w, {**x, "images": images}, variant)[0]["logits"], compute(w, x, variant)[0]["logits"]
            for b, text in enumerate(TEXTS):
                # Rows see an image once a row at or before them attends to it: the attention is causal.
                reached = [any(count > image for count in before[b][:i + 1]) for i in range(len(text))]
                for i in range(len(text)):
                    assert close(changed[b, i], same[b, i]) == (not reached[i]), f"image {image}, text {b}, row {i}"
    # A document of one image is the same whether the last image or all are seen.
    assert close(compute(w, x, "all_images")[0]["logits"][1], outputs["logits"][1])
    assert not close(compute(w, x, "all_images")[0]["logits"][0], outputs["logits"][0], 1e-3)
    # Padding and later ids are unseen.
    tokens = torch.where(x["tokens"] == 0, torch.tensor(IMAGE), x["tokens"])
    assert all(close(compute(w, {**x, "tokens": tokens})[0]["logits"][b, :len(text)], outputs["logits"][b, :len(text)]) for b, text in enumerate(TEXTS))
    assert int(labelled(x["tokens"], 0, IMAGE).sum()) == sum(sum(token != IMAGE for token in text[1:]) for text in TEXTS)
