"""The MaMMUT that ours is measured against: plain PyTorch eager, written as the open implementations work.

Both passes run apart, texts are padded to the context, the contrastive pass computes vocabulary logits that nobody reads, and
attention is torch.nn.MultiheadAttention with its packed projection. Names are those of the open checkpoints.
"""
import math
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import nn

PADDING = 0


@dataclass(frozen=True)
class Sizes:
    image: int
    patch: int
    vision_width: int
    vision_layers: int
    text_width: int
    text_layers: int
    vocabulary: int
    context: int
    every: int  # cross-attention behind layers 0, every, 2 every, ...
    own_mlp: bool  # whether the block of cross-attention has an MLP of its own
    head_width: int = 64


SIZES = {
    "quickstart": Sizes(96, 16, 128, 4, 128, 2, 1024, 40, 1, True),
    "s32": Sizes(224, 32, 384, 12, 384, 12, 49408, 77, 2, False),
    "b32": Sizes(224, 32, 768, 12, 512, 12, 49408, 77, 2, False),
    "b16": Sizes(224, 16, 768, 12, 768, 12, 49408, 77, 2, True),
    "l14": Sizes(224, 14, 1024, 24, 768, 12, 49408, 77, 2, True),
}


class Mlp(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.c_fc = nn.Linear(width, 4 * width)
        self.c_proj = nn.Linear(4 * width, width)

    def forward(self, x):
        return self.c_proj(F.gelu(self.c_fc(x)))


class Block(nn.Module):
    """A pre-norm block, of self-attention or, where it is given keys and values, of cross-attention."""

    def __init__(self, width, heads, cross=False, mlp=True):
        super().__init__()
        self.ln_1 = nn.LayerNorm(width)
        if cross:
            self.ln_1_kv = nn.LayerNorm(width)
        self.attn = nn.MultiheadAttention(width, heads, batch_first=True)
        if mlp:
            self.ln_2 = nn.LayerNorm(width)
            self.mlp = Mlp(width)

    def forward(self, x, image=None, mask=None, padding=None):
        q = self.ln_1(x)
        k = q if image is None else self.ln_1_kv(image)
        x = x + self.attn(q, k, k, need_weights=False, attn_mask=mask, key_padding_mask=padding)[0]
        if hasattr(self, "mlp"):
            x = x + self.mlp(self.ln_2(x))
        return x


class Vision(nn.Module):
    def __init__(self, sizes, embedding):
        super().__init__()
        width, grid = sizes.vision_width, sizes.image // sizes.patch
        self.conv1 = nn.Conv2d(3, width, sizes.patch, sizes.patch, bias=False)
        self.class_embedding = nn.Parameter(torch.zeros(width))
        self.positional_embedding = nn.Parameter(torch.zeros(grid * grid + 1, width))
        self.ln_pre = nn.LayerNorm(width)
        self.resblocks = nn.ModuleList(Block(width, width // sizes.head_width) for _ in range(sizes.vision_layers))
        self.ln_post = nn.LayerNorm(width)
        self.proj = nn.Parameter(torch.zeros(width, embedding))

    def forward(self, images):
        x = self.conv1(images).flatten(2).permute(0, 2, 1)
        first = self.class_embedding.expand(x.shape[0], 1, -1)
        x = self.ln_pre(torch.cat([first, x], 1) + self.positional_embedding)
        for block in self.resblocks:
            x = block(x)
        return self.ln_post(x.mean(1)) @ self.proj, x


class Text(nn.Module):
    def __init__(self, sizes):
        super().__init__()
        width, heads, every = sizes.text_width, sizes.text_width // sizes.head_width, sizes.every
        self.every = every
        self.token_embedding = nn.Embedding(sizes.vocabulary, width)
        self.positional_embedding = nn.Parameter(torch.zeros(sizes.context, width))
        self.resblocks = nn.ModuleList(Block(width, heads) for _ in range(sizes.text_layers))
        self.cross_attn = nn.ModuleList(
            Block(width, heads, cross=True, mlp=sizes.own_mlp) for _ in range(0, sizes.text_layers, every))
        self.ln_final = nn.LayerNorm(width)
        self.text_projection = nn.Parameter(torch.zeros(width, sizes.vocabulary))
        self.register_buffer("causal", torch.full((sizes.context, sizes.context), -math.inf).triu_(1), persistent=False)

    def forward(self, tokens, image=None, padding=None):
        """Logits and states; causal where there is an image."""
        length = tokens.shape[1]
        x = self.token_embedding(tokens) + self.positional_embedding[:length]
        mask = None if image is None else self.causal[:length, :length]
        for i, block in enumerate(self.resblocks):
            x = block(x, mask=mask, padding=padding)
            if image is not None and i % self.every == 0:
                x = self.cross_attn[i // self.every](x, image)
        x = self.ln_final(x)
        return x @ self.text_projection, x


class Mammut(nn.Module):
    def __init__(self, sizes):
        super().__init__()
        self.sizes = sizes
        self.visual = Vision(sizes, sizes.text_width)
        self.text = Text(sizes)
        if sizes.vision_width != sizes.text_width:
            self.map_viz2txt_kv = nn.Parameter(torch.zeros(sizes.vision_width, sizes.text_width))
        self.logit_scale = nn.Parameter(torch.tensor(math.log(1 / 0.07)))

    def encode_image(self, images):
        """Features at unit length, and the tokens that the decoder looks at."""
        latent, tokens = self.visual(images)
        return F.normalize(latent, dim=-1), tokens

    def encode_text(self, tokens, mask_padding=False):
        """Features at unit length. The open implementations look at padding and average it; ours, which does not, is checked with mask_padding."""
        padding = tokens == PADDING if mask_padding else None
        _, states = self.text(tokens, padding=padding)
        if padding is None:
            return F.normalize(states.mean(1), dim=-1)
        real = (~padding).unsqueeze(-1)
        return F.normalize((states * real).sum(1) / real.sum(1), dim=-1)

    def decode(self, tokens, image_tokens):
        """Logits of every position."""
        image = image_tokens @ self.map_viz2txt_kv if hasattr(self, "map_viz2txt_kv") else image_tokens
        return self.text(tokens, image)[0]

    def losses(self, images, tokens, mask_padding=False):
        """The caption loss and the contrastive loss, without their weights."""
        image_features, image_tokens = self.encode_image(images)
        text_features = self.encode_text(tokens, mask_padding)
        logits = self.decode(tokens[:, :-1], image_tokens)
        caption = F.cross_entropy(logits.permute(0, 2, 1), tokens[:, 1:], ignore_index=PADDING)
        similarities = self.logit_scale.exp() * image_features @ text_features.T
        labels = torch.arange(len(images), device=images.device)
        contrastive = (F.cross_entropy(similarities, labels) + F.cross_entropy(similarities.T, labels)) / 2
        return caption, contrastive
