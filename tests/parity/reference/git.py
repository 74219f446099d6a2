"""GIT (Wang et al. 2022): image tokens in front of the text in one sequence of a post-norm decoder."""

import math

import torch

import bert
import greedy
from formulas import close, captions, cross_entropy, lengths, linear, log_softmax, mask, picked, quick_gelu, without_padding
from towers import dense, draw_vision, norm, vision

NAME = "git"
SOURCES = ["arXiv 2205.14100", "microsoft/GenerativeImage2Text, layers/decoder.py"]
CONFIG = {
    "vision": {"image": 16, "patch": 8, "width": 24, "layers": 2, "heads": 3, "mlp_ratio": 2, "activation": "QuickGELU"},
    "text": {"vocabulary": 50, "context": 12, "width": 16, "layers": 3, "heads": 2, "mlp_ratio": 4, "padding": 0, "start": 48, "end": 49,
             "activation": "exact GELU", "norm": "behind each sublayer", "norm_epsilon": 1e-12, "embedding_norm_epsilon": 1e-8},
    "projection_norm_epsilon": 1e-5,
    "label_smoothing": 0.1,
}
TEXTS = [
    [48, 7, 23, 5, 31, 11, 2, 19, 44, 49],
    [48, 12, 40, 49],
    [48, 3, 3, 27, 9, 36, 21, 16, 5, 5, 1, 49],
]


def draw(weights):
    vision_config, text = CONFIG["vision"], CONFIG["text"]
    draw_vision(weights, "image_encoder", vision_config)
    weights.norm("image_encoder.ln_post", vision_config["width"])
    weights.linear("textual.visual_projection.0", text["width"], vision_config["width"])
    weights.norm("textual.visual_projection.1", text["width"])
    weights.embedding("textual.embedding.words.weight", text["vocabulary"], text["width"])
    weights.embedding("textual.embedding.positions.weight", text["context"], text["width"])
    weights.norm("textual.embedding.layer_norm", text["width"])
    for layer in range(text["layers"]):
        bert.draw_layer(weights, f"textual.transformer.encoder.layer.{layer}", text["width"], text["mlp_ratio"])
    # Its weight is that of the words.
    weights.add("textual.output.bias", (text["vocabulary"],), 0.3)


def inputs(values):
    width, side = CONFIG["text"]["context"], CONFIG["vision"]["image"]
    return {
        "images": values.uniform("images", (len(TEXTS), 3, side, side), 1.7),
        "tokens": torch.tensor([text + [CONFIG["text"]["padding"]] * (width - len(text)) for text in TEXTS]),
    }


def sees(images):
    """Image rows see the image; text rows see the image and the text up to themselves."""
    return lambda b, i, j: j < images or (i >= images and j <= i)


def smoothed(logits, labels, counted, smoothing):
    """The divergence of the prediction from the smoothed labels: 0 where they are met, unlike the cross-entropy with them."""
    count = logits.shape[-1]
    low, high = smoothing / (count - 1), 1 - smoothing
    likely = log_softmax(logits)
    chosen = picked(likely, labels)
    losses = high * (math.log(high) - chosen) + low * ((count - 1) * math.log(low) - (likely.sum(-1) - chosen))
    return torch.where(counted, losses, torch.zeros_like(losses)).sum() / counted.sum()


def compute(w, x, variant=None):
    text = CONFIG["text"]
    tokens = norm(w / "image_encoder.ln_post", vision(w / "image_encoder", x["images"], CONFIG["vision"], quick_gelu))
    textual = w / "textual"
    prefix = norm(textual / "visual_projection.1", dense(textual / "visual_projection.0", tokens))
    batch, count = x["tokens"].shape
    words = textual["embedding.words.weight"]
    states = norm(textual / "embedding.layer_norm", words[x["tokens"]] + textual["embedding.positions.weight"][:count], 1e-8)
    images = prefix.shape[1]
    joined = torch.cat([prefix, states], 1)
    allowed = mask(batch, images + count, images + count, sees(images))
    for layer in range(text["layers"]):
        joined = bert.layer(textual / f"transformer.encoder.layer.{layer}", joined, text["heads"], allowed)
    states = joined[:, images:]
    logits = linear(states, words, textual["output.bias"])
    found = lengths(x["tokens"], text["padding"])
    labels, counted = x["tokens"][:, 1:], captions(x["tokens"], text["padding"])
    caption = smoothed(logits[:, :-1], labels, counted, CONFIG["label_smoothing"])
    outputs = {
        "image_tokens": tokens, "prefix": prefix, "image_states": joined[:, :images],
        "text_states": without_padding(states, found), "logits": without_padding(logits, found),
    }
    return outputs, {"caption": caption, "total": caption}


def generate(w, x):
    """Texts from the start token on, of the images alone."""
    text = CONFIG["text"]

    def scores(image, ids):
        # One id behind them, which they do not see, so that none of them is taken for padding.
        tokens = torch.tensor([ids + [text["end"]]])
        return compute(w, {"images": x["images"][image:image + 1], "tokens": tokens})[0]["logits"][0, -2]

    return greedy.generate([[text["start"]]] * len(x["images"]), text["end"], text["padding"], scores)


def check(w, x):
    outputs, losses = compute(w, x)
    # Later ids and padding are unseen, by the image too; an earlier id is seen.
    tokens = torch.where(x["tokens"] == 0, torch.tensor(13), x["tokens"])
    tokens[0, 6] = 33
    changed = compute(w, {**x, "tokens": tokens})[0]
    assert close(changed["image_states"], outputs["image_states"])
    assert close(changed["logits"][0, :6], outputs["logits"][0, :6]) and not close(changed["logits"][0, 6:], outputs["logits"][0, 6:], 1e-3)
    assert close(changed["logits"][1, :4], outputs["logits"][1, :4])
    # Text rows see the image.
    images = x["images"].clone()
    images[1] += 0.5
    assert not close(compute(w, {**x, "images": images})[0]["logits"][1, 0], outputs["logits"][1, 0], 1e-3)
    # The divergence is the smoothed cross-entropy without the labels' entropy, and without smoothing it is the plain one.
    labels, counted, shown = x["tokens"][:, 1:], captions(x["tokens"], 0), outputs["logits"][:, :-1]
    entropy = -(0.9 * math.log(0.9) + 0.1 * math.log(0.1 / 49))
    likely = log_softmax(shown)
    both = 0.9 * picked(likely, labels) + 0.1 / 49 * (likely.sum(-1) - picked(likely, labels))
    assert close(-both[counted].mean() - entropy, losses["caption"])
    assert close(smoothed(shown, labels, counted, 1e-12), cross_entropy(shown, labels, counted), 1e-6)
