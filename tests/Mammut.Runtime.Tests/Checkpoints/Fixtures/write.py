"""Writes the files of this folder: run it in here with a Python that has PyTorch (they were written by 1.13).

Every tensor counts: element i of tensor number n, in row-major order, is (i - 3) * 0.5 + n, cut to the type.
"""
import collections

import torch


def count(number, *shape, dtype=torch.float32):
    size = 1
    for length in shape:
        size *= length
    return ((torch.arange(size, dtype=torch.float64) - 3) * 0.5 + number).reshape(shape).to(dtype)


TYPES = [torch.float64, torch.float32, torch.float16, torch.bfloat16, torch.int64, torch.int32]

# Every type, and the shapes that are easily forgotten.
kinds = collections.OrderedDict((str(dtype).split(".")[1], count(4, 2, 3, dtype=dtype)) for dtype in TYPES)
kinds["uint8"] = count(4, 2, 3).to(torch.uint8)
kinds["bool"] = torch.tensor([True, False, True])
kinds["scalar"] = torch.tensor(2.5)
kinds["empty"] = torch.zeros(0, 7)
torch.save(kinds, "kinds.pt")
torch.save(kinds, "kinds-protocol-4.pt", pickle_protocol=4)

# Views: of one storage, with strides, and one storage twice.
base = count(1, 6, 8)
torch.save(
    {
        "whole": base,
        "transposed": base.t(),
        "column": base[:, 3],
        "block": base[2:5, 1:7:2],
        "tied": base,
        "permuted": count(2, 2, 3, 4).permute(2, 0, 1),
    },
    "views.pt",
)

# A training checkpoint, as open_clip and many others write it, of a model wrapped for data parallelism.
toy = torch.nn.Module()
toy.embedding = torch.nn.Embedding(10, 4)
toy.hidden = torch.nn.Linear(4, 8)
toy.output = torch.nn.Linear(8, 3, bias=False)
toy.scale = torch.nn.Parameter(torch.tensor(0.0))
toy.register_buffer("counts", torch.tensor([5, 6]))
with torch.no_grad():
    for number, parameter in enumerate(toy.parameters()):
        parameter.copy_(count(number, *parameter.shape))
wrapped = torch.nn.Module()
wrapped.module = toy
optimizer = torch.optim.AdamW(toy.parameters())
for parameter in toy.parameters():
    parameter.grad = torch.ones_like(parameter)
optimizer.step()
with torch.no_grad():
    for number, parameter in enumerate(toy.parameters()):
        parameter.copy_(count(number, *parameter.shape))
torch.save(
    {"epoch": 3, "name": "a run", "state_dict": wrapped.state_dict(), "optimizer": optimizer.state_dict(), "loss": 0.25, "best": None, "big": 1 << 80},
    "training.pt",
)

# Parameters themselves, as save(dict(model.named_parameters())) writes them.
torch.save(dict(toy.named_parameters()), "parameters.pt")

# What must be refused.
torch.save(toy.state_dict(), "before-1.6.pt", _use_new_zipfile_serialization=False)
torch.save(toy, "whole-module.pt")
torch.jit.script(torch.nn.Linear(2, 2)).save("torchscript.pt")

# Tables of positions before and after open_clip's resize_pos_embed (a class row, then a square grid) and resize_text_pos_embed,
# to a grid of 3 x 5 and to 6 positions. The values are exact in bfloat16.
from torch.nn.functional import interpolate


def grid(table):
    side = int((len(table) - 1) ** 0.5)
    square = table[1:].reshape(1, side, side, -1).permute(0, 3, 1, 2)
    resized = interpolate(square, size=[3, 5], mode="bicubic", antialias=True, align_corners=False)
    return torch.cat([table[:1], resized.permute(0, 2, 3, 1).reshape(15, -1)])


def line(table):
    return interpolate(table[None].permute(0, 2, 1), size=6, mode="linear", align_corners=False).permute(0, 2, 1)[0]


torch.manual_seed(1)
positions = {}
for name, rows, resize in [("wider", 10, grid), ("smaller", 50, grid), ("longer", 4, line), ("shorter", 9, line)]:
    table = torch.randn(rows, 4).bfloat16().float()
    positions[name + ".from"], positions[name + ".to"] = table, resize(table).contiguous()
torch.save(positions, "positions.pt")
