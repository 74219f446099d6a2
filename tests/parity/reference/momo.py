"""MoMo (Chada et al. 2023): one encoder for patches, for words and for both, trained in stages."""

import torch

from formulas import attend, close, cross_entropy, gelu, info_nce, lengths, linear, mask, patch_embedding, patches, unit, without_padding
from towers import dense, draw_timm_block, norm

NAME = "momo"
SOURCES = ["arXiv 2304.05523 (its abstract)", "masked images: MAE (arXiv 2111.06377)", "masked language and matching: ALBEF (arXiv 2107.07651)"]
CONFIG = {
    "image": 16, "patch": 8, "vocabulary": 50, "context": 10, "width": 16, "layers": 2, "heads": 2, "mlp_ratio": 4,
    "embedding": 8,
    "padding": 0, "mask": 47, "class": 48, "end": 49,
    "norm_epsilon": 1e-5,
    "activation": "exact GELU",
    "pixel_epsilon": 1e-6,
}
TEXTS = [
    [48, 7, 23, 5, 31, 11, 2, 19, 44, 49],
    [48, 12, 40, 49],
    [48, 3, 3, 27, 9, 36, 49],
    [48, 30, 14, 8, 8, 21, 6, 1, 49],
]
MASKED = [{2: 47, 7: 33}, {1: 47}, {3: 27, 5: 47}, {4: 47}]
MASKED_PATCHES = [[1, 0, 1, 1], [0, 1, 1, 1], [1, 1, 0, 1], [1, 1, 1, 0]]
NEGATIVE_IMAGES = [2, 0, 3, 1]
NEGATIVE_TEXTS = [1, 3, 0, 2]
VARIANTS = {
    "stage1": "masked images alone",
    "stage2": "masked images and masked language, each on its own",
    "pairs": "stage 3 without masked language on pairs: masked language on text, contrast, matching",
}
GRADIENTS_STORED = (None, "stage1", "stage2")
# Stage 3 is the fixture's own; every part has weight 1.
STAGES = {
    None: ("masked_language", "masked_language_of_pairs", "contrastive", "matching"),
    "stage1": ("masked_image",),
    "stage2": ("masked_image", "masked_language"),
    "pairs": ("masked_language", "contrastive", "matching"),
}


def draw(weights):
    width, patch = CONFIG["width"], CONFIG["patch"]
    count = (CONFIG["image"] // patch) ** 2
    weights.matrix("patch_embedding.weight", width, 3, patch, patch, inputs=3 * patch * patch)
    weights.add("patch_embedding.bias", (width,), 0.3)
    weights.add("class_embedding", (width,), 1.0)
    weights.add("mask_embedding", (width,), 1.0)
    weights.embedding("image_positions", count + 1, width)
    weights.embedding("token_embedding.weight", CONFIG["vocabulary"], width)
    weights.embedding("text_positions", CONFIG["context"], width)
    weights.add("image_type", (width,), 0.7)
    weights.add("text_type", (width,), 0.7)
    for layer in range(CONFIG["layers"]):
        draw_timm_block(weights, f"blocks.{layer}", width, CONFIG["mlp_ratio"])
    weights.norm("norm", width)
    weights.linear("pixel_head", 3 * patch * patch, width)
    weights.linear("masked_head.dense", width, width)
    weights.norm("masked_head.norm", width)
    # Its weight is that of the tokens.
    weights.add("masked_head.bias", (CONFIG["vocabulary"],), 0.3)
    weights.linear("image_projection", CONFIG["embedding"], width, bias=False)
    weights.linear("text_projection", CONFIG["embedding"], width, bias=False)
    weights.add("logit_scale", (), 0.0, 1.3)
    weights.linear("matching_head", 2, width)


def inputs(values):
    width, side = CONFIG["context"], CONFIG["image"]
    tokens = torch.tensor([text + [CONFIG["padding"]] * (width - len(text)) for text in TEXTS])
    masked, labels = tokens.clone(), torch.full_like(tokens, -100)
    for sample, places in enumerate(MASKED):
        for place, token in places.items():
            masked[sample, place], labels[sample, place] = token, tokens[sample, place]
    return {
        "images": values.uniform("images", (len(TEXTS), 3, side, side), 1.7), "tokens": tokens, "masked_tokens": masked, "masked_labels": labels,
        "masked_patches": torch.tensor(MASKED_PATCHES), "negative_images": torch.tensor(NEGATIVE_IMAGES), "negative_texts": torch.tensor(NEGATIVE_TEXTS),
    }


def image_rows(w, images, hidden=None):
    """The class token, then the patches; a hidden patch is the mask embedding at its place."""
    x = patch_embedding(images, w["patch_embedding.weight"], w["patch_embedding.bias"])
    if hidden is not None:
        x = torch.stack([torch.stack([w["mask_embedding"] if hides else x[b, n] for n, hides in enumerate(row)]) for b, row in enumerate(hidden.tolist())])
    return torch.cat([w["class_embedding"].expand(len(x), 1, -1), x], 1) + w["image_positions"] + w["image_type"]


def text_rows(w, tokens):
    return w["token_embedding.weight"][tokens] + w["text_positions"][:tokens.shape[1]] + w["text_type"]


def encode(w, x, sees):
    """sees(b, j): whether column j of sample b is real."""
    batch, count, _ = x.shape
    allowed = mask(batch, count, count, lambda b, i, j: sees(b, j))
    for layer in range(CONFIG["layers"]):
        block = w / f"blocks.{layer}"
        query, key, value = dense(block / "attn.qkv", norm(block / "norm1", x)).chunk(3, -1)
        x = x + dense(block / "attn.proj", attend(query, key, value, CONFIG["heads"], allowed))
        x = x + dense(block / "mlp.fc2", gelu(dense(block / "mlp.fc1", norm(block / "norm2", x))))
    return norm(w / "norm", x)


def encode_image(w, images, hidden=None):
    return encode(w, image_rows(w, images, hidden), lambda b, j: True)


def encode_text(w, tokens, found):
    return encode(w, text_rows(w, tokens), lambda b, j: j < found[b])


def encode_pair(w, images, tokens, found):
    """The image's rows in front of the text's -> both, apart."""
    rows = image_rows(w, images)
    front = rows.shape[1]
    x = encode(w, torch.cat([rows, text_rows(w, tokens)], 1), lambda b, j: j < front + found[b])
    return x[:, :front], x[:, front:]


def pixel_targets(images):
    """[B, N, 3 p p]: each patch's values, in the order of the embedding's weight, minus their mean, over their deviation."""
    values = patches(images, CONFIG["patch"]).flatten(2)
    centred = values - values.mean(-1, keepdim=True)
    variance = (centred ** 2).sum(-1, keepdim=True) / (values.shape[-1] - 1)
    return centred / torch.sqrt(variance + CONFIG["pixel_epsilon"])


def masked_logits(w, states):
    states = norm(w / "masked_head.norm", gelu(dense(w / "masked_head.dense", states)))
    return linear(states, w["token_embedding.weight"], w["masked_head.bias"])


def compute(w, x, variant=None):
    tokens, found = x["tokens"], lengths(x["tokens"], CONFIG["padding"])
    batch, parts, outputs = len(tokens), {}, {}
    wanted = STAGES[variant]
    counted = x["masked_labels"] != -100
    if "masked_image" in wanted:
        states = encode_image(w, x["images"], x["masked_patches"])
        pixels, hidden = dense(w / "pixel_head", states[:, 1:]), x["masked_patches"] == 1
        squares = (pixels - pixel_targets(x["images"])) ** 2
        parts["masked_image"] = squares[hidden].mean()
        outputs.update(masked_image_states=states, pixels=pixels)
    if "masked_language" in wanted:
        logits = masked_logits(w, encode_text(w, x["masked_tokens"], found))
        parts["masked_language"] = cross_entropy(logits, x["masked_labels"].clamp(min=0), counted)
        outputs["masked_logits"] = without_padding(logits, found)
    if "masked_language_of_pairs" in wanted:
        logits = masked_logits(w, encode_pair(w, x["images"], x["masked_tokens"], found)[1])
        parts["masked_language_of_pairs"] = cross_entropy(logits, x["masked_labels"].clamp(min=0), counted)
        outputs["masked_logits_of_pairs"] = without_padding(logits, found)
    if "contrastive" in wanted:
        image_states, text_states = encode_image(w, x["images"]), encode_text(w, tokens, found)
        image = unit(linear(image_states[:, 0], w["image_projection.weight"]))
        text = unit(linear(text_states[:, 0], w["text_projection.weight"]))
        similarity = torch.exp(w["logit_scale"]) * torch.einsum("ie,je->ij", image, text)
        to_text, to_image = info_nce(similarity)
        parts["contrastive"] = (to_text + to_image) / 2
        outputs.update(image_states=image_states, text_states=without_padding(text_states, found), image_features=image, text_features=text, similarity=similarity)
    if "matching" in wanted:
        own = list(range(batch))
        images = own + x["negative_images"].tolist() + own
        texts = own + own + x["negative_texts"].tolist()
        states = encode_pair(w, x["images"][images], tokens[texts], [found[text] for text in texts])[1]
        logits = dense(w / "matching_head", states[:, 0])
        parts["matching"] = cross_entropy(logits, torch.tensor([1] * batch + [0] * 2 * batch))
        outputs["matching_logits"] = logits
    parts["total"] = sum(parts[name] for name in wanted)
    return outputs, parts


def check(w, x):
    outputs, losses = compute(w, x)
    assert close(losses["total"], sum(losses[name] for name in STAGES[None]))
    found = lengths(x["tokens"], 0)
    # Padding is unseen, alone and behind an image.
    cut = [1, 2, 3]
    assert close(encode_text(w, x["tokens"][cut][:, :9], [found[b] for b in cut]), encode_text(w, x["tokens"][cut], [found[b] for b in cut])[:, :9])
    pair = encode_pair(w, x["images"][cut], x["tokens"][cut], [found[b] for b in cut])
    shorter = encode_pair(w, x["images"][cut], x["tokens"][cut][:, :9], [found[b] for b in cut])
    assert close(shorter[0], pair[0]) and close(shorter[1], pair[1][:, :9])
    # In a pair, each side sees the other; a side alone does not.
    moved = encode_pair(w, x["images"][cut] + 0.5, x["tokens"][cut], [found[b] for b in cut])
    assert not close(moved[1], pair[1], 1e-3) and not close(pair[0], outputs["image_states"][cut], 1e-3)
    # A hidden patch's pixels are seen by the target alone, and only hidden patches count.
    first = compute(w, x, "stage1")
    images = x["images"].clone()
    images[0, :, :8, :8] += torch.linspace(0, 1, 8, dtype=torch.float64)
    assert close(compute(w, {**x, "images": images}, "stage1")[0]["pixels"], first[0]["pixels"])
    targets = pixel_targets(x["images"])
    assert close(targets.mean(-1), torch.zeros(4, 4, dtype=torch.float64)) and close(targets.std(-1), torch.ones(4, 4, dtype=torch.float64), 1e-5)
    # The same weights serve all: a change of the first layer changes every part.
    other = w.changed(blocks__0__norm1__bias=w["blocks.0.norm1.bias"] + 0.1)
    for variant in (None, "stage2"):
        before, after = compute(w, x, variant)[1], compute(other, x, variant)[1]
        assert all(not close(after[name], before[name], 1e-6) for name in STAGES[variant])
    assert close(compute(w, x, "stage2")[1]["masked_language"], losses["masked_language"])
