"""Weights with seeded random values, none of them trivial."""

import math
import random

import torch


class Scope:
    """Tensors by name, seen from a prefix: (w / "visual" / "ln_post")["weight"] is w["visual.ln_post.weight"]."""

    def __init__(self, tensors, prefix=""):
        self.tensors, self.prefix = tensors, prefix

    def __getitem__(self, name):
        return self.tensors[self.prefix + name]

    def __contains__(self, name):
        return self.prefix + name in self.tensors

    def __truediv__(self, name):
        return Scope(self.tensors, f"{self.prefix}{name}.")

    def changed(self, **values):
        """The same tensors, some of them others; a name's dots are written as two underscores."""
        return Scope({**self.tensors, **{name.replace("__", "."): value for name, value in values.items()}}, self.prefix)


class Draw:
    """Draws every tensor from a generator of its own, seeded by the system's and the tensor's name.

    Python's generator gives the same numbers on every machine, and one parameter more changes no other.
    """

    def __init__(self, system):
        self.system, self.tensors = system, {}

    def uniform(self, name, shape, spread, centre=0.0):
        source = random.Random(f"{self.system}/{name}")
        values = [centre + spread * (2 * source.random() - 1) for _ in range(math.prod(shape))]
        return torch.tensor(values, dtype=torch.float64).reshape(shape).to(torch.float32)

    def add(self, name, shape, spread, centre=0.0):
        self.tensors[name] = self.uniform(name, shape, spread, centre)

    def matrix(self, name, *shape, inputs=None):
        """Standard deviation 1 / sqrt(inputs); inputs is the last axis where it is not said."""
        self.add(name, shape, math.sqrt(3 / (inputs or shape[-1])))

    def linear(self, name, outputs, inputs, bias=True):
        self.matrix(f"{name}.weight", outputs, inputs)
        if bias:
            self.add(f"{name}.bias", (outputs,), 0.3)

    def norm(self, name, width, bias=True):
        self.add(f"{name}.weight", (width,), 0.4, 1.0)
        if bias:
            self.add(f"{name}.bias", (width,), 0.3)

    def embedding(self, name, rows, width):
        self.add(name, (rows, width), 1.0)

    def packed_attention(self, name, width):
        self.matrix(f"{name}.in_proj_weight", 3 * width, width)
        self.add(f"{name}.in_proj_bias", (3 * width,), 0.3)
        self.linear(f"{name}.out_proj", width, width)
