"""COSMO (Wang et al. 2024): a frozen language model whose lower half gives the contrast's text, and whose upper half has
Flamingo's gated blocks."""

import torch

import greedy
import perceiver
from flamingo import draw_language_model, labelled, language_model
from formulas import close, cross_entropy, info_nce, layer_norm, lengths, linear, mask, unit, without_padding
from towers import draw_vision, norm, vision

NAME = "cosmo"
SOURCES = ["arXiv 2401.00849", "showlab/cosmo, src/multimodal_model"]
CONFIG = {
    "vision": {"image": 16, "patch": 8, "width": 16, "layers": 2, "heads": 2, "mlp_ratio": 2, "class_token": False},
    "resampler": {"latents": 5, "layers": 2, "heads": 3, "head_width": 8, "mlp_ratio": 2},
    "text": {"vocabulary": 50, "context": 12, "width": 24, "layers": 5, "heads": 3, "mlp_ratio": 1, "tied_head": True, "unimodal_layers": 2,
             "padding": 0, "image": 47, "end_of_chunk": 46, "start": 48, "end": 49},
    # From layer 2 on every second one; heads and MLP are half as wide as without the compression.
    "cross_attention": {"layers": [2, 4], "heads": 2, "head_width": 4, "mlp_ratio": 1},
    "text_query": {"heads": 2, "head_width": 8, "mlp_ratio": 2},
    "embedding": 12,
    "norm_epsilon": 1e-5,
    "activation": "exact GELU",
    "loss_weights": {"contrastive": 1, "caption": 1},
}
IMAGE = CONFIG["text"]["image"]
IMAGES = 2
# As in Flamingo's.
PROMPTS = [[48, 47], [48, 12, 40, 47, 2], [48, 47, 7, 23, 46, 47, 5]]
# Two images; text in front of the only one; two images in a row.
TEXTS = [
    [48, 47, 7, 23, 46, 47, 5, 31, 11, 2, 46, 49],
    [48, 12, 40, 9, 47, 2, 19, 46, 49],
    [48, 47, 47, 3, 27, 36, 46, 49],
]


def trained(name):
    return not name.startswith("vision_encoder.") and not (name.startswith("lang_model.") and "gated_cross_attn_layers" not in name)


def draw(weights):
    vision_config, text, query = CONFIG["vision"], CONFIG["text"], CONFIG["text_query"]
    draw_vision(weights, "vision_encoder", vision_config)
    weights.norm("vision_encoder.ln_post", vision_config["width"])
    perceiver.draw_resampler(weights, "perceiver", vision_config["width"], CONFIG["resampler"])
    draw_language_model(weights, "lang_model", text)
    for layer in CONFIG["cross_attention"]["layers"]:
        perceiver.draw_gated(weights, f"lang_model.gated_cross_attn_layers.{layer}", text["width"], vision_config["width"], CONFIG["cross_attention"])
    weights.add("text_latent", (1, text["width"]), 1.5)
    # The names are the open code's, the misspelt one too.
    perceiver.draw_attention(weights, "text_learn_attnetion_layer", text["width"], query["heads"] * query["head_width"])
    perceiver.draw_feed_forward(weights, "text_learn_ff", text["width"], query["mlp_ratio"] * text["width"])
    weights.norm("text_cls_norm", text["width"], bias=False)
    weights.linear("text_to_latents.to_latents", CONFIG["embedding"], text["width"], bias=False)
    weights.linear("img_to_latents.to_latents", CONFIG["embedding"], vision_config["width"], bias=False)
    weights.add("temperature", (1,), 0.0, 0.6)


def inputs(values):
    width, side = CONFIG["text"]["context"], CONFIG["vision"]["image"]
    return {
        "images": values.uniform("images", (len(TEXTS), IMAGES, 3, side, side), 1.7),
        "tokens": torch.tensor([text + [CONFIG["text"]["padding"]] * (width - len(text)) for text in TEXTS]),
    }


def pooled_text(w, states, found):
    """One learned query over the real rows of the lower half, and itself: [B, T, D] -> [B, D]."""
    batch, count, _ = states.shape
    allowed = mask(batch, 1, count + 1, lambda b, i, j: j < found[b] or j == count)
    latent = w["text_latent"].expand(batch, 1, -1)
    latent = latent + perceiver.attention(w / "text_learn_attnetion_layer", states, latent, CONFIG["text_query"]["heads"], allowed)
    latent = latent + perceiver.feed_forward(w / "text_learn_ff", latent)
    return layer_norm(latent[:, 0], w["text_cls_norm.weight"])


def compute(w, x, variant=None):
    text, cross, resampled = CONFIG["text"], CONFIG["cross_attention"], CONFIG["resampler"]
    batch, images = x["images"].shape[:2]
    tokens = norm(w / "vision_encoder.ln_post", vision(w / "vision_encoder", x["images"].flatten(0, 1), CONFIG["vision"]))
    latents = perceiver.resampler(w / "perceiver", tokens, resampled)
    latents = latents.reshape(batch, images, *latents.shape[1:])
    media = latents[:, :, 1:].flatten(1, 2)
    allowed = perceiver.media_mask(x["tokens"], IMAGE, images, resampled["latents"] - 1, True)
    language, halfway = w / "lang_model", []

    def before(layer, states):
        if layer == text["unimodal_layers"]:
            halfway.append(states)
        return perceiver.gated(language / f"gated_cross_attn_layers.{layer}", states, media, allowed, cross) if layer in cross["layers"] else states

    states = language_model(language, x["tokens"], text, before)
    logits = linear(states, language["token_embedding.weight"])
    found = lengths(x["tokens"], text["padding"])
    caption = cross_entropy(logits[:, :-1], x["tokens"][:, 1:], labelled(x["tokens"], text["padding"], IMAGE))

    # The mean of the first latent over the images that the text names.
    counts = [max(row) for row in perceiver.images_before(x["tokens"], IMAGE)]
    first = torch.stack([sum(latents[b, k, 0] for k in range(count)) / count for b, count in enumerate(counts)])
    image_features = unit(linear(first, w["img_to_latents.to_latents.weight"]))
    text_features = unit(linear(pooled_text(w, halfway[0], found), w["text_to_latents.to_latents.weight"]))
    similarity = torch.exp(w["temperature"]) * torch.einsum("ie,je->ij", image_features, text_features)
    to_text, to_image = info_nce(similarity)
    contrastive = (to_text + to_image) / 2
    outputs = {
        "image_tokens": tokens.reshape(batch, images, *tokens.shape[1:]), "latents": latents, "unimodal_states": without_padding(halfway[0], found),
        "image_features": image_features, "text_features": text_features, "similarity": similarity,
        "text_states": without_padding(states, found), "logits": without_padding(logits, found), "media_mask": allowed.long(),
    }
    return outputs, {"contrastive": contrastive, "caption": caption, "total": contrastive + caption}


def generate(w, x):
    """Texts behind prompts; an image is never written."""
    text = CONFIG["text"]

    def scores(document, ids):
        # One id behind them, which they do not see, so that none of them is taken for padding.
        tokens = torch.tensor([ids + [text["end"]]])
        return compute(w, {"images": x["images"][document:document + 1], "tokens": tokens})[0]["logits"][0, -2]

    return greedy.generate(PROMPTS, text["end"], text["padding"], scores, never=(IMAGE,))


def check(w, x):
    outputs, losses = compute(w, x)
    assert close(losses["total"], losses["contrastive"] + losses["caption"])
    # The text's side of the contrast knows no image, and no upper layer.
    other = compute(w, {**x, "images": x["images"] + 0.5})[0]
    assert close(other["text_features"], outputs["text_features"]) and not close(other["image_features"], outputs["image_features"], 1e-3)
    upper = w.changed(lang_model__resblocks__2__ln_1__bias=w["lang_model.resblocks.2.ln_1.bias"] + 1)
    changed = compute(upper, x)
    assert close(changed[1]["contrastive"], losses["contrastive"]) and not close(changed[1]["caption"], losses["caption"], 1e-3)
    # An image that no text names has no part in either loss.
    images = x["images"].clone()
    images[1, 1] += 0.5
    unseen = compute(w, {**x, "images": images})[1]
    assert close(unseen["contrastive"], losses["contrastive"]) and close(unseen["caption"], losses["caption"])
    # The image's first latent is for the contrast alone: the text sees the others.
    shorter = x["tokens"][1:, :9]
    cut = compute(w, {"images": x["images"][1:], "tokens": shorter})[0]
    assert close(cut["text_features"], outputs["text_features"][1:]) and close(cut["logits"], outputs["logits"][1:, :9])
    # Gates at zero leave the language model.
    closed = {name: torch.zeros_like(value) for name, value in w.tensors.items() if name.endswith("_gate")}
    plain = linear(language_model(w / "lang_model", x["tokens"], CONFIG["text"]), w["lang_model.token_embedding.weight"])
    assert close(compute(type(w)({**w.tensors, **closed}), x)[0]["logits"], without_padding(plain, lengths(x["tokens"], 0)))
