"""CoCa (Yu et al. 2022), with the names of open_clip's layout."""

import torch

from formulas import attend, captions, close, cross_entropy, info_nce, lengths, linear, mask, unit, without_padding
from towers import block, cross_block, draw_block, draw_cross_block, draw_vision, norm, vision

NAME = "coca"
SOURCES = ["arXiv 2205.01917", "open_clip, coca_model.py and transformer.py"]
CONFIG = {
    "vision": {"image": 16, "patch": 8, "width": 24, "layers": 2, "heads": 3, "mlp_ratio": 1},
    "pooler": {"queries": 6, "heads": 2},
    "text": {"vocabulary": 50, "context": 10, "width": 16, "heads": 2, "mlp_ratio": 2, "unimodal_layers": 2, "multimodal_layers": 2,
             "padding": 0, "start": 48, "end": 49},
    "embedding": 16,
    "norm_epsilon": 1e-5,
    "activation": "exact GELU",
    "loss_weights": {"contrastive": 1, "caption": 2},
}
TEXTS = [
    [48, 7, 23, 5, 31, 11, 2, 19, 44, 49],
    [48, 12, 40, 49],
    [48, 3, 3, 27, 9, 36, 49],
    [48, 30, 14, 8, 8, 21, 6, 1, 49],
]


def draw_pooler(weights, name, queries, width, context):
    """Queries, keys and values have one matrix where all are of one width."""
    weights.add(f"{name}.query", (queries, width), 1.5)
    if context == width:
        weights.matrix(f"{name}.attn.in_proj_weight", 3 * width, width)
    else:
        weights.matrix(f"{name}.attn.q_proj_weight", width, width)
        weights.matrix(f"{name}.attn.k_proj_weight", width, context)
        weights.matrix(f"{name}.attn.v_proj_weight", width, context)
    weights.add(f"{name}.attn.in_proj_bias", (3 * width,), 0.3)
    weights.linear(f"{name}.attn.out_proj", width, width)
    weights.norm(f"{name}.ln_q", width)
    weights.norm(f"{name}.ln_k", context)


def draw(weights):
    vision_config, pooled = CONFIG["vision"], CONFIG["embedding"]
    draw_vision(weights, "visual", vision_config)
    draw_pooler(weights, "visual.attn_pool", CONFIG["pooler"]["queries"], pooled, vision_config["width"])
    weights.norm("visual.ln_post", pooled)
    weights.matrix("visual.proj", pooled, pooled)
    draw_text(weights, CONFIG["text"], pooled)
    weights.add("logit_scale", (), 0.0, 1.3)


def draw_text(weights, text, pooled):
    weights.add("text.cls_emb", (text["width"],), 1.0)
    weights.embedding("text.token_embedding.weight", text["vocabulary"], text["width"])
    weights.embedding("text.positional_embedding", text["context"] + 1, text["width"])
    for layer in range(text["unimodal_layers"]):
        draw_block(weights, f"text.transformer.resblocks.{layer}", text["width"], text["mlp_ratio"])
    weights.norm("text.ln_final", text["width"])
    weights.matrix("text.text_projection", text["width"], pooled, inputs=text["width"])
    for layer in range(text["multimodal_layers"]):
        draw_block(weights, f"text_decoder.resblocks.{layer}", text["width"], text["mlp_ratio"])
        draw_cross_block(weights, f"text_decoder.cross_attn.{layer}", text["width"], text["mlp_ratio"])
    weights.norm("text_decoder.ln_final", text["width"])
    weights.matrix("text_decoder.text_projection", text["width"], text["vocabulary"], inputs=text["width"])


def inputs(values):
    width, side = CONFIG["text"]["context"], CONFIG["vision"]["image"]
    return {
        "images": values.uniform("images", (len(TEXTS), 3, side, side), 1.7),
        "tokens": torch.tensor([text + [CONFIG["text"]["padding"]] * (width - len(text)) for text in TEXTS]),
    }


def encode_image(w, images):
    """-> what the pooler's queries read, [B, Q, E], behind ln_post: the first is for the contrast, the others for the text."""
    return norm(w / "ln_post", pool(w / "attn_pool", vision(w, images, CONFIG["vision"]), CONFIG["pooler"]["heads"]))


def pool(w, x, heads):
    """[B, N, D] -> what the queries read of it, [B, Q, E], without a norm behind."""
    x = norm(w / "ln_k", x)
    query = norm(w / "ln_q", w["query"]).expand(len(x), -1, -1)
    names = ("q_proj_weight", "k_proj_weight", "v_proj_weight")
    q, k, v = w["attn.in_proj_weight"].chunk(3) if "attn.in_proj_weight" in w else [w[f"attn.{name}"] for name in names]
    q_bias, k_bias, v_bias = w["attn.in_proj_bias"].chunk(3)
    states = attend(linear(query, q, q_bias), linear(x, k, k_bias), linear(x, v, v_bias), heads)
    return linear(states, w["attn.out_proj.weight"], w["attn.out_proj.bias"])


def encode_text(w, tokens, config=CONFIG["text"]):
    """-> states of the tokens [B, T, D], without a norm, and of the class token [B, D], behind one."""
    batch, count = tokens.shape
    found = lengths(tokens, config["padding"])
    x = torch.cat([w["token_embedding.weight"][tokens], w["cls_emb"].expand(batch, 1, -1)], 1)
    # The class token has the last position's embedding, however long the text is.
    positions = w["positional_embedding"]
    x = x + torch.cat([positions[:count], positions[-1:]])
    # A token sees what stands before it; the class token sees every real token and itself.
    allowed = mask(batch, count + 1, count + 1, lambda b, i, j: j <= i if i < count else j < found[b] or j == count)
    for layer in range(config["unimodal_layers"]):
        x = block(w / f"transformer.resblocks.{layer}", x, config["heads"], allowed)
    return x[:, :count], norm(w / "ln_final", x[:, count])


def decode(w, x, image, config=CONFIG["text"]):
    batch, count, _ = x.shape
    causal = mask(batch, count, count, lambda b, i, j: j <= i)
    for layer in range(config["multimodal_layers"]):
        x = block(w / f"resblocks.{layer}", x, config["heads"], causal)
        x = cross_block(w / f"cross_attn.{layer}", x, image, config["heads"])
    return torch.einsum("btd,dv->btv", norm(w / "ln_final", x), w["text_projection"])


def compute(w, x, variant=None):
    queries = encode_image(w / "visual", x["images"])
    return compare(w, x, queries, queries[:, 0], queries[:, 1:], CONFIG)


def compare(w, x, queries, pooled, seen, config):
    """Both losses of what is pooled of the image and what the text sees of it."""
    image = unit(torch.einsum("be,ef->bf", pooled, w["visual.proj"]))
    states, last = encode_text(w / "text", x["tokens"], config["text"])
    text = unit(torch.einsum("bd,de->be", last, w["text.text_projection"]))
    logits = decode(w / "text_decoder", states, seen, config["text"])
    similarity = torch.exp(w["logit_scale"]) * torch.einsum("ie,je->ij", image, text)
    to_text, to_image = info_nce(similarity)
    padding = config["text"]["padding"]
    caption = cross_entropy(logits[:, :-1], x["tokens"][:, 1:], captions(x["tokens"], padding))
    contrastive = (to_text + to_image) / 2
    found = lengths(x["tokens"], padding)
    outputs = {
        "image_queries": queries, "image_features": image, "text_features": text, "similarity": similarity,
        "text_states": without_padding(states, found), "logits": without_padding(logits, found),
    }
    return outputs, {"contrastive": contrastive, "caption": caption, "total": contrastive + 2 * caption}


def check(w, x):
    outputs, losses = compute(w, x)
    assert close(losses["total"], 1 * losses["contrastive"] + 2 * losses["caption"])
    # Shorter padding changes nothing, though the class token then stands elsewhere.
    cut = [1, 2, 3]
    shorter = compute(w, {"images": x["images"][cut], "tokens": x["tokens"][cut][:, :9]})[0]
    assert close(shorter["text_features"], outputs["text_features"][cut]) and close(shorter["logits"], outputs["logits"][cut][:, :9])
    # The class token sees the whole text, its last id too; logits see what stands before them.
    tokens = x["tokens"].clone()
    tokens[1, 3] = 17
    changed = compute(w, {**x, "tokens": tokens})[0]
    assert not close(changed["text_features"][1], outputs["text_features"][1], 1e-3) and close(changed["logits"][1, :3], outputs["logits"][1, :3])
    # The first query is for the contrast alone.
    def first(change):
        return w.changed(visual__proj=w["visual.proj"] + change)
    assert close(compute(first(0.1), x)[1]["caption"], losses["caption"])
    # Nothing of the upper half is in the contrast.
    other = w.changed(text_decoder__ln_final__weight=w["text_decoder.ln_final.weight"] * 2)
    assert close(compute(other, x)[1]["contrastive"], losses["contrastive"])
