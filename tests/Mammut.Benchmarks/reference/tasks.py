"""What is timed. Each has check, whose numbers must be those of ours, and run."""
import torch

import checkpoint
from images import Jpegs
from model import Mammut, SIZES

CLIP = 1.0
LEARNING_RATE = 1e-4
LARGEST_SCALE = 4.605170186


class Task:
    def __init__(self, request):
        self.request = request
        self.model = Mammut(SIZES[request["size"]])
        checkpoint.load(self.model, request["weights"])
        batch = dict(checkpoint.tensors(request["batch"]))
        self.device = torch.device(request.get("device", "cpu"))
        self.model.to(self.device)
        self.images, self.tokens = batch["images"].to(self.device), batch["tokens"].to(self.device)

    def precision(self):
        """bfloat16 in products where the request says so; float32 else."""
        return torch.autocast(self.device.type, torch.bfloat16, enabled=self.request.get("reference_half", False))


class Training(Task):
    """Forward, backward, clipping to norm 1, AdamW. Gradients are set to none, which is faster than the default of 1.13."""

    def __init__(self, request):
        super().__init__(request)
        self.model.train()
        decayed = [p for p in self.model.parameters() if p.dim() >= 2]
        others = [p for p in self.model.parameters() if p.dim() < 2]
        self.optimizer = torch.optim.AdamW(
            [{"params": decayed, "weight_decay": 0.1}, {"params": others, "weight_decay": 0.0}],
            lr=LEARNING_RATE, betas=(0.9, 0.98), eps=1e-8, **({"fused": True} if self.device.type == "cuda" else {}))
        self.losses = torch.compile(self.model.losses) if request.get("compile", False) else self.model.losses

    @torch.no_grad()
    def check(self):
        with self.precision():
            return [loss.item() for loss in self.model.losses(self.images, self.tokens, mask_padding=True)]

    def run(self):
        self.optimizer.zero_grad(set_to_none=True)
        with self.precision():
            caption, contrastive = self.losses(self.images, self.tokens)
        (self.request["caption_weight"] * caption + contrastive).backward()
        # On a GPU nothing waits for the norm; on a CPU there is nothing to wait for.
        torch.nn.utils.clip_grad_norm_(self.model.parameters(), CLIP, error_if_nonfinite=self.device.type == "cpu")
        self.optimizer.step()
        with torch.no_grad():
            self.model.logit_scale.clamp_(0, LARGEST_SCALE)


class Captioning(Task):
    """So many tokens, the end forbidden. The image is encoded once, the prefix is run again for every token."""

    def __init__(self, request):
        super().__init__(request)
        self.model.eval()

    def check(self):
        return self.run()

    @torch.no_grad()
    def judge(self, values):
        """
        How good texts are that came from rounded weights, whose ids may differ: log p a token, between that of the words on
        average, 0, and that of the reference's own texts, 1.
        """
        begun, image_tokens = self.begin(self.images)

        def score(ids):
            rows = torch.tensor(ids).long().view(len(self.images), -1)
            logits = self.model.decode(torch.cat([begun, rows[:, :-1]], 1), image_tokens)
            logits[..., self.request["end"]] = -torch.inf
            chosen = logits.log_softmax(-1).gather(-1, rows.unsqueeze(-1)).mean().item()
            logits[..., self.request["end"]] = 0
            return chosen, (logits.mean(-1) - logits.logsumexp(-1)).mean().item()

        (theirs, _), (own, average) = score(values), score(self.run())
        return [(theirs - average) / (own - average)]

    @torch.no_grad()
    def run(self):
        beams = self.request["beams"]
        rows = self.greedy() if beams == 1 else self.search(beams)
        return [float(token) for row in rows.tolist() for token in row]

    def begin(self, images):
        tokens = torch.full((len(images), 1), self.request["start"])
        return tokens, self.model.encode_image(images)[1]

    def step(self, tokens, image_tokens):
        logits = self.model.decode(tokens, image_tokens)[:, -1]
        logits[:, self.request["end"]] = -torch.inf
        return logits

    def greedy(self):
        tokens, image_tokens = self.begin(self.images)
        for _ in range(self.request["new_tokens"]):
            tokens = torch.cat([tokens, self.step(tokens, image_tokens).argmax(-1, keepdim=True)], 1)
        return tokens[:, 1:]

    def search(self, beams):
        """Beam search over log-probabilities. As in the open implementations, each image is encoded once a beam."""
        tokens, image_tokens = self.begin(self.images.repeat_interleave(beams, 0))
        images = len(self.images)
        scores = torch.full((images, beams), -torch.inf, dtype=torch.float64)
        scores[:, 0] = 0
        first = torch.arange(images).unsqueeze(1) * beams
        for _ in range(self.request["new_tokens"]):
            steps = self.step(tokens, image_tokens).double().log_softmax(-1)
            sums = scores.view(-1, 1) + steps
            scores, best = sums.view(images, -1).topk(beams, -1)
            parents, words = best // steps.shape[1] + first, best % steps.shape[1]
            tokens = torch.cat([tokens[parents.view(-1)], words.view(-1, 1)], 1)
        return tokens.view(images, beams, -1)[:, 0, 1:]


class Images(Task):
    def __init__(self, request):
        super().__init__(request)
        self.model.eval()

    def check(self):
        return self.run().flatten().tolist()

    @torch.no_grad()
    def run(self):
        return self.model.encode_image(self.images)[0]


class Texts(Task):
    def __init__(self, request):
        super().__init__(request)
        self.model.eval()

    @torch.no_grad()
    def check(self):
        return self.model.encode_text(self.tokens, mask_padding=True).flatten().tolist()

    @torch.no_grad()
    def run(self):
        return self.model.encode_text(self.tokens)


TASKS = {"training": Training, "captioning": Captioning, "images": Images, "texts": Texts, "jpeg": Jpegs}
