"""What a system's reference computes, as a safetensors file and a JSON file."""

import json
import math
import re
import struct

import torch

from parameters import Draw, Scope

TYPES = {"F32": (torch.float32, "f", 4), "F64": (torch.float64, "d", 8), "I64": (torch.int64, "q", 8)}


def write_safetensors(path, tensors):
    header, data, at = {}, [], 0
    for name in sorted(tensors):
        tensor = tensors[name]
        kind, (_, code, size) = next(item for item in TYPES.items() if item[1][0] == tensor.dtype)
        count = tensor.numel()
        header[name] = {"dtype": kind, "shape": list(tensor.shape), "data_offsets": [at, at + count * size]}
        data.append(struct.pack(f"<{count}{code}", *tensor.reshape(-1).tolist()))
        at += count * size
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    path.write_bytes(struct.pack("<Q", len(text)) + text + b"".join(data))


def read_safetensors(path):
    raw = path.read_bytes()
    size = struct.unpack_from("<Q", raw)[0]
    tensors = {}
    for name, entry in json.loads(raw[8:8 + size]).items():
        dtype, code, width = TYPES[entry["dtype"]]
        begin, end = entry["data_offsets"]
        values = struct.unpack_from(f"<{(end - begin) // width}{code}", raw, 8 + size + begin)
        tensors[name] = torch.tensor(values, dtype=dtype).reshape(entry["shape"])
    return tensors


def as_json(facts):
    """Indented, with a list of numbers on one line."""
    text = json.dumps(facts, indent=1)
    return re.sub(r"\[[-\d.e,\s]*\]", lambda found: "[" + ", ".join(found[0][1:-1].replace(",", " ").split()) + "]", text) + "\n"


def rounded(value, digits=13):
    """So that the last bits, which differ between machines, do not change a file."""
    return float(f"{float(value):.{digits}g}")


def cast(tensors, dtype):
    return {name: tensor.to(dtype) if tensor.is_floating_point() else tensor for name, tensor in tensors.items()}


class Result:
    """Outputs, losses and gradients of one variant in one number format."""

    def __init__(self, system, weights, inputs, variant, dtype):
        trained = getattr(system, "trained", lambda name: True)
        tensors = {name: tensor.detach().clone().to(dtype).requires_grad_(trained(name)) for name, tensor in weights.items()}
        outputs, losses = system.compute(Scope(tensors), cast(inputs, dtype), variant)
        losses["total"].backward()
        self.outputs = {name: tensor.detach() for name, tensor in outputs.items()}
        self.losses = {name: float(value) for name, value in losses.items()}
        gradients = {name: tensor.grad for name, tensor in tensors.items() if tensor.grad is not None}
        self.norms = {name: float(torch.sqrt((value.double() ** 2).sum())) for name, value in gradients.items()}
        # Some are zero by their formula, such as that of a key's bias, and only rounding makes them anything else.
        nothing = 1e-12 * max(self.norms.values())
        self.zero = [name for name, value in self.norms.items() if value <= nothing]
        self.gradients = {name: torch.zeros_like(value) if name in self.zero else value for name, value in gradients.items()}
        self.unused = [name for name, tensor in tensors.items() if tensor.requires_grad and tensor.grad is None]

    def facts(self):
        return {
            "loss": {name: rounded(value) for name, value in self.losses.items()},
            "gradient_norm": {name: 0.0 if name in self.zero else rounded(value) for name, value in self.norms.items()},
            "zero_gradient": self.zero,
            "without_gradient": self.unused,
        }


def distance(one, other):
    """The norm of the difference, relative to that of the other."""
    one, other = one.double(), other.double()
    if not one.numel():
        return 0.0
    size = float(torch.sqrt((other ** 2).sum()))
    return float(torch.sqrt(((one - other) ** 2).sum())) / max(size, 1e-30) if size or float(one.abs().max()) else 0.0


def require_stable(system, variant, exact, single):
    """float32 comes to the same within a third of what a comparison with this fixture allows (1e-4)."""
    pairs = [(f"output {name}", single.outputs[name], value) for name, value in exact.outputs.items() if value.is_floating_point()]
    pairs += [(f"gradient {name}", single.gradients[name], value) for name, value in exact.gradients.items() if name not in exact.zero]
    pairs += [(f"loss {name}", torch.tensor(single.losses[name]), torch.tensor(value)) for name, value in exact.losses.items()]
    for name, one, other in pairs:
        assert distance(one, other) < 3e-5, f"{system.NAME} {variant or ''}: {name} is {distance(one, other):.1e} off in float32"


def build(system):
    """-> (tensors, facts): what the two files of a system hold."""
    draw = Draw(system.NAME)
    system.draw(draw)
    weights, inputs = draw.tensors, system.inputs(Draw(system.NAME + " inputs"))
    system.check(Scope(cast(weights, torch.float64)), cast(inputs, torch.float64))
    tensors = {f"weight.{name}": tensor for name, tensor in weights.items()}
    tensors.update({f"input.{name}": tensor for name, tensor in inputs.items()})
    facts = {
        "system": system.NAME, "sources": system.SOURCES, "config": system.CONFIG,
        "weights": {name: list(tensor.shape) for name, tensor in weights.items()},
        "inputs": {name: list(tensor.shape) for name, tensor in inputs.items()},
    }
    stored = getattr(system, "GRADIENTS_STORED", (None,))
    variants = {}
    for variant in (None, *getattr(system, "VARIANTS", {})):
        exact = Result(system, weights, inputs, variant, torch.float64)
        single = Result(system, weights, inputs, variant, torch.float32)
        require_stable(system, variant, exact, single)
        prefix = "" if variant is None else f"{variant}."
        # A variant's outputs that are the model's are not kept twice.
        new = {name: value for name, value in exact.outputs.items() if variant is None or name not in main or not torch.equal(value, main[name])}
        tensors.update({f"{prefix}output.{name}": value.to(torch.float32) if value.is_floating_point() else value for name, value in new.items()})
        if variant in stored:
            tensors.update({f"{prefix}gradient.{name}": value.to(torch.float32) for name, value in exact.gradients.items()})
        if variant is None:
            main = exact.outputs
            facts["outputs"] = {name: list(value.shape) for name, value in exact.outputs.items()}
            facts["frozen"] = [name for name in weights if not getattr(system, "trained", lambda _: True)(name)]
            facts.update(exact.facts())
        else:
            variants[variant] = {"what": system.VARIANTS[variant], **exact.facts()}
    facts["variants"] = variants
    if hasattr(system, "generate"):
        exact, single = (system.generate(Scope(cast(weights, dtype)), cast(inputs, dtype)) for dtype in (torch.float64, torch.float32))
        assert torch.equal(exact["greedy_tokens"], single["greedy_tokens"]), f"{system.NAME}: two ids are as likely as each other"
        tensors.update({f"output.{name}": value.to(torch.float32) if value.is_floating_point() else value for name, value in exact.items()})
    if hasattr(system, "more"):
        facts.update(system.more(weights, inputs))
    return tensors, facts


def differences(tensors, facts, folder, name, tolerance=1e-6):
    """What the committed files of a system say otherwise."""
    try:
        kept, said = read_safetensors(folder / f"{name}.safetensors"), json.loads((folder / f"{name}.json").read_text())
    except FileNotFoundError as missing:
        return [f"{missing.filename} is missing"]
    found = [f"{key} is only in one of the two" for key in sorted(set(kept) ^ set(tensors))]
    for key in sorted(set(kept) & set(tensors)):
        if kept[key].shape != tensors[key].shape or kept[key].dtype != tensors[key].dtype:
            found.append(f"{key} has the shape {list(kept[key].shape)}, not {list(tensors[key].shape)}, or another type")
        elif distance(kept[key], tensors[key]) > tolerance:
            found.append(f"{key} is {distance(kept[key], tensors[key]):.1e} off")
    return found + unlike(said, json.loads(json.dumps(facts)), f"{name}.json", tolerance)


def unlike(one, other, place, tolerance):
    if isinstance(one, dict) and isinstance(other, dict):
        found = [f"{place}: {key} is only in one of the two" for key in sorted(set(one) ^ set(other))]
        return found + [line for key in one if key in other for line in unlike(one[key], other[key], f"{place}: {key}", tolerance)]
    if isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        return [line for number, pair in enumerate(zip(one, other)) for line in unlike(*pair, f"{place}[{number}]", tolerance)]
    if isinstance(one, float) and isinstance(other, float):
        return [] if math.isclose(one, other, rel_tol=tolerance, abs_tol=1e-12) else [f"{place}: {one}, not {other}"]
    return [] if one == other else [f"{place}: {one}, not {other}"]
