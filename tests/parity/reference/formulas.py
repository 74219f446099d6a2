"""The formulas that the references share, written out.

No call of torch that does a whole layer is used: products are einsum, heads are a loop, a norm is a mean and a variance, a
mask is asked for element by element. What is compared with them was written with fused calls.
"""

import math

import torch


def linear(x, weight, bias=None):
    """x [..., I], weight [O, I] -> [..., O]."""
    y = torch.einsum("...i,oi->...o", x, weight)
    return y if bias is None else y + bias


def layer_norm(x, weight, bias=None, epsilon=1e-5):
    mean = x.sum(-1, keepdim=True) / x.shape[-1]
    variance = ((x - mean) ** 2).sum(-1, keepdim=True) / x.shape[-1]
    y = (x - mean) / torch.sqrt(variance + epsilon) * weight
    return y if bias is None else y + bias


def rms_norm(x, weight, epsilon=1e-6):
    return x / torch.sqrt((x * x).sum(-1, keepdim=True) / x.shape[-1] + epsilon) * weight


def gelu(x):
    return 0.5 * x * (1 + torch.erf(x / math.sqrt(2)))


def gelu_tanh(x):
    return 0.5 * x * (1 + torch.tanh(math.sqrt(2 / math.pi) * (x + 0.044715 * x * x * x)))


def quick_gelu(x):
    return x / (1 + torch.exp(-1.702 * x))


def unit(x):
    """Each last axis at length 1."""
    return x / torch.sqrt((x * x).sum(-1, keepdim=True))


def log_softmax(x):
    x = x - x.detach().amax(-1, keepdim=True)
    return x - torch.log(torch.exp(x).sum(-1, keepdim=True))


def masked_softmax(scores, allowed):
    """Softmax over the allowed columns; a row that may see nothing gets zeros."""
    if allowed is None:
        allowed = torch.ones(scores.shape, dtype=torch.bool)
    highest = scores.detach().masked_fill(~allowed, -math.inf).amax(-1, keepdim=True)
    highest = torch.where(torch.isfinite(highest), highest, torch.zeros_like(highest))
    powers = torch.where(allowed, torch.exp(torch.where(allowed, scores - highest, torch.zeros_like(scores))), torch.zeros_like(scores))
    total = powers.sum(-1, keepdim=True)
    return powers / torch.where(total > 0, total, torch.ones_like(total))


def mask(batch, rows, columns, allowed):
    """[batch, rows, columns]: allowed(b, i, j) says whether row i of sample b sees column j."""
    return torch.tensor([[[bool(allowed(b, i, j)) for j in range(columns)] for i in range(rows)] for b in range(batch)])


def attend_head(query, key, value, allowed, scale, bias):
    """One head: query [B, I, h], key and value [B, J, h] -> [B, I, h]."""
    scores = torch.einsum("bic,bjc->bij", query, key) * scale
    if bias is not None:
        scores = scores + bias
    return torch.einsum("bij,bjc->bic", masked_softmax(scores, allowed), value)


def attend(query, key, value, heads, allowed=None, scale=None, bias=None):
    """Head after head: query [B, I, H h], key and value [B, J, H h] -> [B, I, H h]; bias [H, I, J] is added to the scores."""
    width = query.shape[-1] // heads
    scale = 1 / math.sqrt(width) if scale is None else scale
    results = []
    for head in range(heads):
        part = slice(head * width, (head + 1) * width)
        results.append(attend_head(query[..., part], key[..., part], value[..., part], allowed, scale, None if bias is None else bias[head]))
    return torch.cat(results, -1)


def packed_attention(w, query, source, heads, allowed=None):
    """torch's packed form: the rows of in_proj are those of Q, of K and of V."""
    q_weight, k_weight, v_weight = w["in_proj_weight"].chunk(3)
    q_bias, k_bias, v_bias = w["in_proj_bias"].chunk(3)
    states = attend(linear(query, q_weight, q_bias), linear(source, k_weight, k_bias), linear(source, v_weight, v_bias), heads, allowed)
    return linear(states, w["out_proj.weight"], w["out_proj.bias"])


def patches(images, size):
    """images [B, C, H, W] -> [B, N, C, size, size], row after row."""
    rows, columns = images.shape[2] // size, images.shape[3] // size
    return torch.stack([images[:, :, r * size:(r + 1) * size, c * size:(c + 1) * size] for r in range(rows) for c in range(columns)], 1)


def patch_embedding(images, weight, bias=None):
    """weight [D, C, p, p], a convolution's -> [B, N, D]."""
    tokens = torch.einsum("bncij,dcij->bnd", patches(images, weight.shape[-1]), weight)
    return tokens if bias is None else tokens + bias


def picked(scores, labels):
    """scores [..., V], labels [...] -> the score of each label."""
    ids = torch.arange(scores.shape[-1])
    return (scores * (ids == labels.unsqueeze(-1)).to(scores.dtype)).sum(-1)


def cross_entropy(logits, labels, counted=None):
    """The mean over the rows that count of -log softmax at the label."""
    losses = -picked(log_softmax(logits), labels)
    if counted is None:
        return losses.mean()
    return torch.where(counted, losses, torch.zeros_like(losses)).sum() / counted.sum()


def info_nce(similarity):
    """(rows to columns, columns to rows) of a [B, B] table whose diagonal holds the pairs."""
    labels = torch.arange(len(similarity))
    return cross_entropy(similarity, labels), cross_entropy(similarity.t(), labels)


def lengths(tokens, padding):
    """How many ids of each row stand before the padding on the right."""
    found = []
    for row in tokens.tolist():
        length = len(row)
        while length > 0 and row[length - 1] == padding:
            length -= 1
        found.append(length)
    return found


def without_padding(x, found):
    """x [B, T, ...] with zeros in the rows behind each length, so that what is compared holds nothing that no one defines."""
    kept = torch.tensor([[t < length for t in range(x.shape[1])] for length in found])
    return torch.where(kept.reshape(kept.shape + (1,) * (x.dim() - 2)), x, torch.zeros_like(x))


def captions(tokens, padding):
    """Which rows of tokens[:, :-1] have a label: the id behind them, where it is not padding."""
    return tokens[:, 1:] != padding


def close(one, other, tolerance=1e-10):
    """Whether two float64 tensors agree, relative to the largest value."""
    return float((one - other).abs().max()) <= tolerance * max(1.0, float(other.abs().max()))
