"""MaMMUT without MLPs in the layers that have cross-attention, with the names of openMaMMUT's layout, and steps of AdamW."""

import json
import math
import pathlib

import torch

import fixture
from formulas import captions, close, cross_entropy, info_nce, lengths, mask, unit, without_padding
from parameters import Scope
from towers import block, cross_block, draw_block, draw_cross_block, draw_vision, norm, vision

NAME = "mammut_nomlp"
SOURCES = ["arXiv 2303.16839", "LAION-AI/open_clip_mammut, mammut_model.py and transformer.py, has_mlp false"]
CONFIG = {
    "vision": {"image": 16, "patch": 8, "width": 24, "layers": 2, "heads": 3, "mlp_ratio": 1},
    "text": {"vocabulary": 50, "context": 10, "width": 16, "layers": 4, "heads": 2, "mlp_ratio": 4, "cross_attention_every": 2, "layer_mlp_at_cross_attention": False,
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
VARIANTS = {"open_clip": "the contrast attends to padding and averages over it, as the open implementation"}
ADAMW = {"steps": 5, "lr": 1e-3, "betas": [0.9, 0.98], "eps": 1e-6, "weight_decay": 0.2, "logit_scale": [0, math.log(100)]}


def draw(weights):
    vision_config, text = CONFIG["vision"], CONFIG["text"]
    draw_vision(weights, "visual", vision_config)
    weights.norm("visual.ln_post", vision_config["width"])
    weights.matrix("visual.proj", vision_config["width"], CONFIG["embedding"], inputs=vision_config["width"])
    weights.matrix("map_viz2txt_kv", vision_config["width"], text["width"], inputs=vision_config["width"])
    weights.embedding("text.token_embedding.weight", text["vocabulary"], text["width"])
    weights.embedding("text.positional_embedding", text["context"], text["width"])
    for layer in range(text["layers"]):
        has_cross = layer % text["cross_attention_every"] == 0
        draw_block(weights, f"text.resblocks.{layer}", text["width"], text["mlp_ratio"], mlp=not has_cross)
        if has_cross:
            draw_cross_block(weights, f"text.cross_attn.{layer // text['cross_attention_every']}", text["width"], text["mlp_ratio"])
    weights.norm("text.ln_final", text["width"])
    weights.matrix("text.text_projection", text["width"], text["vocabulary"], inputs=text["width"])
    weights.add("logit_scale", (), 0.0, 1.3)


def inputs(values):
    width, side = CONFIG["text"]["context"], CONFIG["vision"]["image"]
    return {
        "images": values.uniform("images", (len(TEXTS), 3, side, side), 1.7),
        "tokens": torch.tensor([text + [CONFIG["text"]["padding"]] * (width - len(text)) for text in TEXTS]),
    }


def decode(w, tokens, allowed, image=None, text=CONFIG["text"]):
    """States behind ln_final; cross-attention where an image is given."""
    x = w["token_embedding.weight"][tokens] + w["positional_embedding"][:tokens.shape[1]]
    for layer in range(text["layers"]):
        x = block(w / f"resblocks.{layer}", x, text["heads"], allowed)
        if image is not None and layer % text["cross_attention_every"] == 0:
            x = cross_block(w / f"cross_attn.{layer // text['cross_attention_every']}", x, image, text["heads"])
    return norm(w / "ln_final", x)


def compute(w, x, variant=None, config=CONFIG):
    tokens = x["tokens"]
    batch, count = tokens.shape
    padding = config["text"]["padding"]
    found = lengths(tokens, padding)
    image_tokens = vision(w / "visual", x["images"], config["vision"])
    pooled = norm(w / "visual.ln_post", image_tokens.sum(1) / image_tokens.shape[1])
    image = unit(torch.einsum("bd,de->be", pooled, w["visual.proj"]))

    causal = mask(batch, count, count, lambda b, i, j: j <= i)
    states = decode(w / "text", tokens, causal, torch.einsum("bnd,de->bne", image_tokens, w["map_viz2txt_kv"]), config["text"])
    logits = torch.einsum("btd,dv->btv", states, w["text.text_projection"])
    caption = cross_entropy(logits[:, :-1], tokens[:, 1:], captions(tokens, padding))

    counted = [count] * batch if variant == "open_clip" else found
    seen = decode(w / "text", tokens, mask(batch, count, count, lambda b, i, j: j < counted[b]), None, config["text"])
    text = unit(torch.stack([seen[b, :length].sum(0) / length for b, length in enumerate(counted)]))
    similarity = torch.exp(w["logit_scale"]) * torch.einsum("ie,je->ij", image, text)
    to_text, to_image = info_nce(similarity)
    contrastive = (to_text + to_image) / 2
    outputs = {
        "image_tokens": image_tokens, "image_features": image, "text_features": text, "similarity": similarity,
        "caption_states": without_padding(states, found), "contrast_states": without_padding(seen, counted), "logits": without_padding(logits, found),
    }
    return outputs, {"contrastive": contrastive, "caption": caption, "total": contrastive + 2 * caption}


def decays(name, tensor):
    return tensor.dim() >= 2 and not any(part in name for part in ("bn", "ln", "bias", "logit_scale"))


def steps(weights, inputs_, variant, config=CONFIG):
    """AdamW with decoupled decay: the losses before each step and behind the last, and the norm of each weight then."""
    tensors = {name: tensor.detach().clone().double().requires_grad_(True) for name, tensor in weights.items()}
    values = {name: tensor.double() if tensor.is_floating_point() else tensor for name, tensor in inputs_.items()}
    first = {name: torch.zeros_like(tensor) for name, tensor in tensors.items()}
    second = {name: torch.zeros_like(tensor) for name, tensor in tensors.items()}
    (beta1, beta2), rate, epsilon, decay = ADAMW["betas"], ADAMW["lr"], ADAMW["eps"], ADAMW["weight_decay"]
    losses = []
    for step in range(1, ADAMW["steps"] + 2):
        parts = compute(Scope(tensors), values, variant, config)[1]
        losses.append({name: float(f"{float(value):.12g}") for name, value in parts.items()})
        if step > ADAMW["steps"]:
            break
        for tensor in tensors.values():
            tensor.grad = None
        parts["total"].backward()
        with torch.no_grad():
            for name, tensor in tensors.items():
                if decays(name, tensor):
                    tensor -= rate * decay * tensor
                first[name] = beta1 * first[name] + (1 - beta1) * tensor.grad
                second[name] = beta2 * second[name] + (1 - beta2) * tensor.grad ** 2
                tensor -= rate * (first[name] / (1 - beta1 ** step)) / (torch.sqrt(second[name] / (1 - beta2 ** step)) + epsilon)
            low, high = ADAMW["logit_scale"]
            tensors["logit_scale"].clamp_(low, high)
    norms = {name: float(f"{float(torch.sqrt((tensor ** 2).sum())):.12g}") for name, tensor in tensors.items()}
    return losses, norms


def more(weights, inputs_):
    facts = {"adamw": {**ADAMW, "no_decay": [name for name, tensor in weights.items() if not decays(name, tensor)]}}
    for variant in (None, *VARIANTS):
        losses, norms = steps(weights, inputs_, variant)
        facts["adamw"][f"{variant}_losses" if variant else "losses"] = losses
        facts["adamw"][f"{variant}_weight_norms" if variant else "weight_norms"] = norms
    return facts


def check_open_implementation():
    """The same formulas, on the weights of a model with all MLPs that the open implementation has computed, come to what it came to."""
    folder = pathlib.Path(__file__).resolve().parents[2] / "Mammut.Integration.Tests" / "Parity" / "Fixtures"
    facts = json.loads((folder / "mammut.json").read_text())
    weights, values, gradients = (fixture.read_safetensors(folder / f"mammut-{part}.safetensors") for part in ("state", "io", "grads"))
    size, text = facts["config"]["vision_cfg"], facts["config"]["text_cfg"]
    config = {
        "vision": {"layers": size["layers"], "heads": facts["vision_heads"]},
        "text": {**text, "cross_attention_every": text["cross_attn_ratio"], "padding": facts["pad"]},
    }
    tensors = {name: tensor.double().requires_grad_(True) for name, tensor in weights.items()}
    outputs, losses = compute(Scope(tensors), {"images": values["images"].double(), "tokens": values["tokens"]}, "open_clip", config)
    assert close(outputs["text_features"], values["text_features_f64"]) and close(outputs["image_features"], values["image_features_f64"])
    assert math.isclose(float(losses["total"]), facts["loss_f64_values"]["total"], rel_tol=1e-12)
    losses["total"].backward()
    assert all(fixture.distance(tensors[name].grad, gradient) < 1e-6 for name, gradient in gradients.items())
    assert {name: facts["adamw"][name] for name in ("lr", "betas", "eps", "weight_decay")} == {name: ADAMW[name] for name in ("lr", "betas", "eps", "weight_decay")}
    stepped = steps(weights, {"images": values["images"], "tokens": values["tokens"]}, "open_clip", config)[0]
    assert all(math.isclose(one["total"], other["total"], rel_tol=1e-9) for one, other in zip(stepped, facts["adamw_losses_f64"], strict=True))


def check(w, x):
    check_open_implementation()
    outputs, losses = compute(w, x)
    assert close(losses["total"], 1 * losses["contrastive"] + 2 * losses["caption"])
    # Padding changes nothing, except as the open implementation has it.
    cut = [1, 2, 3]
    shorter = {"images": x["images"][cut], "tokens": x["tokens"][cut][:, :9]}
    assert close(compute(w, shorter)[0]["text_features"], outputs["text_features"][cut]) and close(compute(w, shorter)[0]["logits"], outputs["logits"][cut][:, :9])
    opened = compute(w, x, "open_clip")
    assert not close(compute(w, shorter, "open_clip")[0]["text_features"], opened[0]["text_features"][cut], 1e-3)
    assert close(opened[0]["text_features"][0], outputs["text_features"][0]) and close(opened[1]["caption"], losses["caption"])
    # The caption is causal, the contrast is not; the contrast knows no cross-attention.
    tokens = x["tokens"].clone()
    tokens[0, 7] = 33
    changed = compute(w, {**x, "tokens": tokens})[0]
    assert close(changed["logits"][0, :7], outputs["logits"][0, :7]) and not close(changed["contrast_states"][0, 0], outputs["contrast_states"][0, 0], 1e-3)
    crossless = {name: tensor * 0 if ".cross_attn." in name and (".out_proj." in name or ".c_proj." in name) else tensor for name, tensor in w.tensors.items()}
    other = compute(type(w)(crossless), x)[0]
    assert close(other["text_features"], outputs["text_features"])
    causal = mask(len(TEXTS), 10, 10, lambda b, i, j: j <= i)
    assert close(other["caption_states"], without_padding(decode(w / "text", x["tokens"], causal), lengths(x["tokens"], 0)))
    # Layers with cross-attention have no MLP of their own.
    assert "text.resblocks.0.ln_2.weight" not in w and "text.resblocks.1.ln_2.weight" in w and "text.cross_attn.0.ln_2.weight" in w
