"""BERT's post-norm layer, as GIT's decoder and ALBEF's text encoder have it."""

from formulas import attend, gelu
from towers import dense, norm

EPSILON = 1e-12


def draw_attention(draw, name, width, source_width):
    draw.linear(f"{name}.self.query", width, width)
    draw.linear(f"{name}.self.key", width, source_width)
    draw.linear(f"{name}.self.value", width, source_width)
    draw.linear(f"{name}.output.dense", width, width)
    draw.norm(f"{name}.output.LayerNorm", width)


def draw_layer(draw, name, width, ratio, source_width=None):
    """source_width: that of the image tokens, where the layer has cross-attention between self-attention and MLP."""
    draw_attention(draw, f"{name}.attention", width, width)
    if source_width is not None:
        draw_attention(draw, f"{name}.crossattention", width, source_width)
    draw.linear(f"{name}.intermediate.dense", ratio * width, width)
    draw.linear(f"{name}.output.dense", width, ratio * width)
    draw.norm(f"{name}.output.LayerNorm", width)


def attention(w, x, source, heads, allowed):
    """The residual and the norm behind it are part of it."""
    states = attend(dense(w / "self.query", x), dense(w / "self.key", source), dense(w / "self.value", source), heads, allowed)
    return norm(w / "output.LayerNorm", x + dense(w / "output.dense", states), EPSILON)


def layer(w, x, heads, allowed, image=None):
    x = attention(w / "attention", x, x, heads, allowed)
    if image is not None:
        x = attention(w / "crossattention", x, image, heads, None)
    return norm(w / "output.LayerNorm", x + dense(w / "output.dense", gelu(dense(w / "intermediate.dense", x))), EPSILON)
