"""CoCa with two poolers (Yu et al. 2022, section 3.2 and table 8), with the names of open_clip's layout: beside each other, or one above the other."""

import torch

import coca
from formulas import close
from towers import draw_vision, norm, vision

NAME = "coca_poolers"
SOURCES = ["arXiv 2205.01917", "open_clip, transformer.py, attentional_pool 'parallel' and 'cascade'"]
# open_clip's norm in front of both poolers has the poolers' width, so that the image tower must have it too.
CONFIG = {
    "vision": {"image": 16, "patch": 8, "width": 16, "layers": 1, "heads": 2, "mlp_ratio": 1},
    "pooler": {"queries": 4, "heads": 2},
    "text": {**coca.CONFIG["text"], "unimodal_layers": 1, "multimodal_layers": 1},
    "embedding": 16,
    "norm_epsilon": 1e-5,
    "activation": "exact GELU",
    "loss_weights": {"contrastive": 1, "caption": 2},
}
VARIANTS = {"cascade": "the query of the contrast reads what the other queries have read, not the image"}
GRADIENTS_STORED = (None, "cascade")


def draw(weights):
    width = CONFIG["embedding"]
    draw_vision(weights, "visual", CONFIG["vision"])
    coca.draw_pooler(weights, "visual.attn_pool", CONFIG["pooler"]["queries"], width, width)
    coca.draw_pooler(weights, "visual.attn_pool_contrastive", 1, width, width)
    weights.norm("visual.ln_post", width)
    weights.matrix("visual.proj", width, width)
    coca.draw_text(weights, CONFIG["text"], width)
    weights.add("logit_scale", (), 0.0, 1.3)


inputs = coca.inputs


def compute(w, x, variant=None):
    heads = CONFIG["pooler"]["heads"]
    image = norm(w / "visual.ln_post", vision(w / "visual", x["images"], CONFIG["vision"]))
    tokens = coca.pool(w / "visual.attn_pool", image, heads)
    pooled = coca.pool(w / "visual.attn_pool_contrastive", tokens if variant == "cascade" else image, heads)
    return coca.compare(w, x, torch.cat([pooled, tokens], 1), pooled[:, 0], tokens, CONFIG)


def check(w, x):
    for variant in (None, "cascade"):
        outputs, losses = compute(w, x, variant)
        assert close(losses["total"], 1 * losses["contrastive"] + 2 * losses["caption"])
        # What the text sees is not touched by the other pooler.
        other = w.changed(visual__attn_pool_contrastive__query=w["visual.attn_pool_contrastive.query"].flip(-1))
        changed = compute(other, x, variant)[0]
        assert close(changed["logits"], outputs["logits"]) and not close(changed["image_features"], outputs["image_features"], 1e-3)
        # The contrast reads the other queries in the cascade alone.
        first = w.changed(visual__attn_pool__query=w["visual.attn_pool.query"].flip(-1))
        assert close(compute(first, x, variant)[0]["image_features"], outputs["image_features"]) == (variant is None)
