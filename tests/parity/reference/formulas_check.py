"""The formulas against torch's own calls, which the references themselves do without."""

import torch
import torch.nn.functional as F

import formulas
from parameters import Draw, Scope


def run():
    values = Draw("formulas")

    def value(name, *shape):
        return values.uniform(name, shape, 1.5).double()

    x, weight, bias = value("x", 3, 7, 16), value("weight", 16), value("bias", 16)
    images, kernel, kernel_bias = value("images", 2, 3, 16, 24), value("kernel", 5, 3, 8, 8), value("kernel bias", 5)
    logits, labels = value("logits", 6, 11), torch.tensor([0, 10, 3, 3, 7, 1])
    counted = torch.tensor([True, False, True, True, False, True])
    pairs = {
        "layer norm": (formulas.layer_norm(x, weight, bias), F.layer_norm(x, (16,), weight, bias)),
        "GELU": (formulas.gelu(x), F.gelu(x)),
        "GELU, tanh form": (formulas.gelu_tanh(x), F.gelu(x, approximate="tanh")),
        "log softmax": (formulas.log_softmax(x), F.log_softmax(x, -1)),
        "unit length": (formulas.unit(x), F.normalize(x, dim=-1)),
        "patches": (formulas.patch_embedding(images, kernel, kernel_bias), F.conv2d(images, kernel, kernel_bias, stride=8).flatten(2).transpose(1, 2)),
        "cross-entropy": (formulas.cross_entropy(logits, labels), F.cross_entropy(logits, labels)),
        "cross-entropy of some rows": (formulas.cross_entropy(logits, labels, counted), F.cross_entropy(logits, labels.masked_fill(~counted, -100))),
    }
    allowed = formulas.mask(3, 7, 7, lambda b, i, j: j <= i and j != b)
    allowed[:, 0, 0] = True
    draw = Draw("formulas")
    draw.packed_attention("attn", 16)
    theirs = torch.nn.MultiheadAttention(16, 2, batch_first=True).double()
    theirs.load_state_dict({name[len("attn."):]: tensor.double() for name, tensor in draw.tensors.items()})
    ours = formulas.packed_attention(Scope({name: tensor.double() for name, tensor in draw.tensors.items()}, "attn."), x, x, 2, allowed)
    pairs["attention"] = (ours, theirs(x, x, x, attn_mask=(~allowed).repeat_interleave(2, 0), need_weights=False)[0].detach())
    for name, (one, other) in pairs.items():
        assert formulas.close(one, other), f"{name} is not what torch says"
    nothing = formulas.masked_softmax(x, torch.zeros(x.shape, dtype=torch.bool))
    assert float(nothing.abs().max()) == 0, "a row that may see nothing must get zeros"
