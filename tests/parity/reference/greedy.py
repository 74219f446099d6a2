"""Greedy generation without any memory of what was computed for the tokens before."""

import torch

# Ids of a text, start and end included.
LONGEST = 10


def generate(begun, end, padding, scores, never=()):
    """begun: a list of ids a text. scores(text, ids) -> the logits of the next id [V], computed anew each time. never: ids
    that are not written.

    -> the ids [B, LONGEST], padded behind the end, and the logits that the last id of each was chosen by [B, V].
    """
    tokens, last = [], []
    for text, first in enumerate(begun):
        ids = list(first)
        while len(ids) < LONGEST and ids[-1] != end:
            logits = scores(text, ids)
            ids.append(max((id for id in range(len(logits)) if id not in never), key=lambda id: float(logits[id])))
        tokens.append(ids + [padding] * (LONGEST - len(ids)))
        last.append(logits)
    return {"greedy_tokens": torch.tensor(tokens), "greedy_logits": torch.stack(last)}
