"""ALBEF (Li et al. 2021): contrast with momentum queues, matching and masked language on a BERT whose upper half sees the image."""

import math

import torch

import bert
from formulas import close, cross_entropy, gelu, info_nce, lengths, linear, log_softmax, mask, patch_embedding, picked, unit, without_padding
from towers import dense, draw_timm_block, norm, timm_block

NAME = "albef"
SOURCES = ["arXiv 2107.07651", "salesforce/ALBEF, models/model_pretrain.py, vit.py and xbert.py"]
CONFIG = {
    "vision": {"image": 16, "patch": 8, "width": 16, "layers": 2, "heads": 2, "mlp_ratio": 1, "norm_epsilon": 1e-6},
    "text": {"vocabulary": 50, "context": 10, "width": 16, "layers": 4, "fusion_layer": 2, "heads": 2, "mlp_ratio": 1, "norm_epsilon": 1e-12,
             "padding": 0, "mask": 47, "class": 48, "end": 49},
    "embedding": 8,
    "queue": 8,
    "queue_pointer": 4,
    "alpha": 0.4,
    "momentum": 0.995,
    "activation": "exact GELU",
}
TEXTS = [
    [48, 7, 23, 5, 31, 11, 2, 19, 44, 49],
    [48, 12, 40, 49],
    [48, 3, 3, 27, 9, 36, 49],
    [48, 30, 14, 8, 8, 21, 6, 1, 49],
]
# What the loss draws: places and what stands there instead (the mask token, another id, or the same), and a negative for each.
MASKED = [{2: 47, 7: 33}, {1: 47}, {3: 27, 5: 47}, {4: 47}]
NEGATIVE_IMAGES = [2, 0, 3, 1]
NEGATIVE_TEXTS = [1, 3, 0, 2]
VARIANTS = {"without_momentum": "no momentum copies: contrast within the batch, with one label a row, and masked language with labels alone"}
COPIED = ("visual_encoder.", "vision_proj.", "text_encoder.", "text_proj.")


def trained(name):
    return name.split(".")[0][-2:] != "_m"


def draw_model(weights):
    vision, text = CONFIG["vision"], CONFIG["text"]
    width, patch = vision["width"], vision["patch"]
    weights.add("visual_encoder.cls_token", (1, 1, width), 1.0)
    weights.add("visual_encoder.pos_embed", (1, (vision["image"] // patch) ** 2 + 1, width), 1.0)
    weights.matrix("visual_encoder.patch_embed.proj.weight", width, 3, patch, patch, inputs=3 * patch * patch)
    weights.add("visual_encoder.patch_embed.proj.bias", (width,), 0.3)
    for layer in range(vision["layers"]):
        draw_timm_block(weights, f"visual_encoder.blocks.{layer}", width, vision["mlp_ratio"])
    weights.norm("visual_encoder.norm", width)
    weights.embedding("text_encoder.bert.embeddings.word_embeddings.weight", text["vocabulary"], text["width"])
    weights.embedding("text_encoder.bert.embeddings.position_embeddings.weight", text["context"], text["width"])
    weights.norm("text_encoder.bert.embeddings.LayerNorm", text["width"])
    for layer in range(text["layers"]):
        source = width if layer >= text["fusion_layer"] else None
        bert.draw_layer(weights, f"text_encoder.bert.encoder.layer.{layer}", text["width"], text["mlp_ratio"], source)
    weights.linear("text_encoder.cls.predictions.transform.dense", text["width"], text["width"])
    weights.norm("text_encoder.cls.predictions.transform.LayerNorm", text["width"])
    # Its weight is that of the words.
    weights.add("text_encoder.cls.predictions.bias", (text["vocabulary"],), 0.3)
    weights.linear("vision_proj", CONFIG["embedding"], width)
    weights.linear("text_proj", CONFIG["embedding"], text["width"])


def momentum_name(name):
    first, rest = name.split(".", 1)
    return f"{first}_m.{rest}"


def draw(weights):
    draw_model(weights)
    for name in [name for name in weights.tensors if name.startswith(COPIED)]:
        change = weights.uniform(momentum_name(name), tuple(weights.tensors[name].shape), 0.1)
        weights.tensors[momentum_name(name)] = weights.tensors[name] + change
    weights.linear("itm_head", 2, CONFIG["text"]["width"])
    weights.add("temp", (), 0.0, 0.3)


def inputs(values):
    width, side, padding = CONFIG["text"]["context"], CONFIG["vision"]["image"], CONFIG["text"]["padding"]
    tokens = torch.tensor([text + [padding] * (width - len(text)) for text in TEXTS])
    masked, labels = tokens.clone(), torch.full_like(tokens, -100)
    for sample, places in enumerate(MASKED):
        for place, token in places.items():
            masked[sample, place], labels[sample, place] = token, tokens[sample, place]
    queues = {name: values.uniform(name, (CONFIG["embedding"], CONFIG["queue"]), 1.0) for name in ("image_queue", "text_queue")}
    return {
        "images": values.uniform("images", (len(TEXTS), 3, side, side), 1.7), "tokens": tokens, "masked_tokens": masked, "masked_labels": labels,
        "negative_images": torch.tensor(NEGATIVE_IMAGES), "negative_texts": torch.tensor(NEGATIVE_TEXTS),
        # Each column at length 1.
        **{name: unit(queue.double().t()).t().float().contiguous() for name, queue in queues.items()},
    }


def encode_image(w, images):
    vision = CONFIG["vision"]
    x = patch_embedding(images, w["patch_embed.proj.weight"], w["patch_embed.proj.bias"])
    x = torch.cat([w["cls_token"].expand(len(x), -1, -1), x], 1) + w["pos_embed"]
    for layer in range(vision["layers"]):
        x = timm_block(w / f"blocks.{layer}", x, vision["heads"], gelu, vision["norm_epsilon"])
    return norm(w / "norm", x, vision["norm_epsilon"])


def padding_mask(found, count):
    return mask(len(found), count, count, lambda b, i, j: j < found[b])


def encode_text(w, tokens, found):
    """The lower layers, which see text alone."""
    embeddings = w / "bert.embeddings"
    x = embeddings["word_embeddings.weight"][tokens] + embeddings["position_embeddings.weight"][:tokens.shape[1]]
    x = norm(embeddings / "LayerNorm", x, CONFIG["text"]["norm_epsilon"])
    allowed = padding_mask(found, tokens.shape[1])
    for layer in range(CONFIG["text"]["fusion_layer"]):
        x = bert.layer(w / f"bert.encoder.layer.{layer}", x, CONFIG["text"]["heads"], allowed)
    return x


def fuse(w, x, image, found):
    """The upper layers, on what the lower ones give."""
    allowed = padding_mask(found, x.shape[1])
    for layer in range(CONFIG["text"]["fusion_layer"], CONFIG["text"]["layers"]):
        x = bert.layer(w / f"bert.encoder.layer.{layer}", x, CONFIG["text"]["heads"], allowed, image)
    return x


def masked_logits(w, tokens, image, found):
    states = fuse(w, encode_text(w, tokens, found), image, found)
    head = w / "cls.predictions"
    states = norm(head / "transform.LayerNorm", gelu(dense(head / "transform.dense", states)), CONFIG["text"]["norm_epsilon"])
    return linear(states, w["bert.embeddings.word_embeddings.weight"], head["bias"])


def matching_logits(w, image, text, found, x):
    """[3 B, 2]: the pairs; each text with a negative image; each image with a negative text."""
    other_texts = x["negative_texts"].tolist()
    rows = []
    for b in range(len(text)):
        rows.append((text[b], image[b], found[b]))
    for b, other in enumerate(x["negative_images"].tolist()):
        rows.append((text[b], image[other], found[b]))
    for b, other in enumerate(other_texts):
        rows.append((text[other], image[b], found[other]))
    texts, images, lengths_ = zip(*rows)
    fused = fuse(w / "text_encoder", torch.stack(texts), torch.stack(images), list(lengths_))
    return dense(w / "itm_head", fused[:, 0])


def negative_chances(similarity):
    """Softmax of the similarities within the batch, the pairs' own set to 0: what negatives are drawn by, not normalised again."""
    powers = torch.exp(log_softmax(similarity))
    return torch.where(torch.eye(len(powers), dtype=torch.bool), torch.zeros_like(powers), powers)


def soft_cross_entropy(logits, targets):
    return -(targets * log_softmax(logits)).sum(-1)


def compute(w, x, variant=None):
    momentum, batch, alpha = variant is None, len(x["tokens"]), CONFIG["alpha"]
    found = lengths(x["tokens"], CONFIG["text"]["padding"])
    image, text = encode_image(w / "visual_encoder", x["images"]), encode_text(w / "text_encoder", x["tokens"], found)
    image_features, text_features = unit(dense(w / "vision_proj", image[:, 0])), unit(dense(w / "text_proj", text[:, 0]))
    outputs = {"image_tokens": image, "text_states": without_padding(text, found), "image_features": image_features, "text_features": text_features}
    if momentum:
        with torch.no_grad():
            image_m = encode_image(w / "visual_encoder_m", x["images"])
            image_features_m = unit(dense(w / "vision_proj_m", image_m[:, 0]))
            text_features_m = unit(dense(w / "text_proj_m", encode_text(w / "text_encoder_m", x["tokens"], found)[:, 0]))
        all_images = torch.cat([image_features_m, x["image_queue"].t()])
        all_texts = torch.cat([text_features_m, x["text_queue"].t()])
        to_text = torch.einsum("ie,je->ij", image_features, all_texts) / w["temp"]
        to_image = torch.einsum("ie,je->ij", text_features, all_images) / w["temp"]
        one_hot = torch.eye(batch, len(all_texts), dtype=image.dtype)
        with torch.no_grad():
            teacher_to_text = torch.exp(log_softmax(torch.einsum("ie,je->ij", image_features_m, all_texts) / w["temp"]))
            teacher_to_image = torch.exp(log_softmax(torch.einsum("ie,je->ij", text_features_m, all_images) / w["temp"]))
        loss_to_text = soft_cross_entropy(to_text, alpha * teacher_to_text + (1 - alpha) * one_hot).mean()
        loss_to_image = soft_cross_entropy(to_image, alpha * teacher_to_image + (1 - alpha) * one_hot).mean()
        outputs.update(image_features_momentum=image_features_m, text_features_momentum=text_features_m,
                       image_queue=enqueued(x["image_queue"], image_features_m), text_queue=enqueued(x["text_queue"], text_features_m))
    else:
        to_text = torch.einsum("ie,je->ij", image_features, text_features) / w["temp"]
        to_image = to_text.t()
        loss_to_text, loss_to_image = info_nce(to_text)
    contrastive = (loss_to_text + loss_to_image) / 2

    logits = matching_logits(w, image, text, found, x)
    matches = torch.tensor([1] * batch + [0] * 2 * batch)
    matching = cross_entropy(logits, matches)

    masked = masked_logits(w / "text_encoder", x["masked_tokens"], image, found)
    counted = x["masked_labels"] != -100
    language = cross_entropy(masked, x["masked_labels"].clamp(min=0), counted)
    parts = {"contrastive": contrastive, "image_to_text": loss_to_text, "text_to_image": loss_to_image, "matching": matching}
    if momentum:
        with torch.no_grad():
            teacher = masked_logits(w / "text_encoder_m", x["masked_tokens"], image_m, found)
        distilled = soft_cross_entropy(masked, torch.exp(log_softmax(teacher)))[counted].mean()
        outputs["masked_logits_momentum"] = without_padding(teacher, found)
        parts.update(masked_language_labels=language, masked_language_distilled=distilled)
        language = (1 - alpha) * language + alpha * distilled
    outputs.update(
        similarity_to_text=to_text, similarity_to_image=to_image, matching_logits=logits, masked_logits=without_padding(masked, found),
        # Row i: the chance of each text as the negative of image i, and of each image as that of text i.
        negative_text_chances=negative_chances(to_text[:, :batch]), negative_image_chances=negative_chances(to_image[:, :batch]))
    parts.update(masked_language=language, total=contrastive + matching + language)
    return outputs, parts


def enqueued(queue, features):
    """The newest take the place of those at the pointer, which goes round."""
    queue = queue.clone()
    for number, row in enumerate(features):
        queue[:, (CONFIG["queue_pointer"] + number) % CONFIG["queue"]] = row
    return queue


def check(w, x):
    outputs, losses = compute(w, x)
    assert close(losses["total"], losses["contrastive"] + losses["matching"] + losses["masked_language"])
    batch = len(TEXTS)
    # Longer padding changes nothing.
    found = lengths(x["tokens"], 0)
    longer = torch.cat([x["tokens"], torch.zeros(batch, 3, dtype=torch.long)], 1)
    extended = w.changed(text_encoder__bert__embeddings__position_embeddings__weight=torch.cat(
        [w["text_encoder.bert.embeddings.position_embeddings.weight"], torch.ones(3, 16, dtype=torch.float64)]))
    states = encode_text(extended / "text_encoder", longer, found)[:, :10]
    assert close(without_padding(states, found), outputs["text_states"])
    # Bidirectional: the first row sees the last id. The lower half sees no image.
    tokens = x["tokens"].clone()
    tokens[0, 8] = 33
    assert not close(compute(w, {**x, "tokens": tokens})[0]["text_features"][0], outputs["text_features"][0], 1e-3)
    assert close(compute(w, {**x, "images": x["images"] + 0.5})[0]["text_features"], outputs["text_features"])
    # No one is the negative of its own pair, and what is drawn was possible.
    for name, drawn in (("negative_text_chances", NEGATIVE_TEXTS), ("negative_image_chances", NEGATIVE_IMAGES)):
        chances = outputs[name]
        assert all(chances[b, b] == 0 and chances[b, other] > 0 for b, other in enumerate(drawn))
    # The labels' part knows no momentum, and with copies equal to the model the student's features are the teacher's.
    plain = compute(w, x, "without_momentum")[1]
    assert close(plain["matching"], losses["matching"]) and close(plain["masked_language"], losses["masked_language_labels"])
    same = {momentum_name(name): tensor for name, tensor in w.tensors.items() if name.startswith(COPIED)}
    copied = compute(type(w)({**w.tensors, **same}), x)[0]
    assert close(copied["image_features_momentum"], outputs["image_features"]) and close(copied["masked_logits_momentum"], outputs["masked_logits"])
    # The teacher's part of a masked language loss is at least the teacher's entropy.
    teacher = log_softmax(outputs["masked_logits_momentum"])[x["masked_labels"] != -100]
    entropy = -(torch.exp(teacher) * teacher).sum(-1).mean()
    assert losses["masked_language_distilled"] > entropy
    assert close(outputs["image_queue"][:, :4], x["image_queue"][:, :4]) and close(outputs["image_queue"][:, 4:], outputs["image_features_momentum"].t())
    assert math.isclose(float((outputs["text_queue"] ** 2).sum()), 8, rel_tol=1e-6)
