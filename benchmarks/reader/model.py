"""The reader while it is trained: MiniLM with a low-rank adapter, and two small heads."""

from pathlib import Path

import torch
from peft import LoraConfig, get_peft_model
from torch import nn
from torch.nn import functional
from transformers import AutoModel

from benchmarks.reader.batches import Batch

RANK = 32
LINEARS = ["query", "key", "value", "dense"]
RELEVANCE, ANSWERS, CONTRADICTS = range(3)  # of a passage
START, END, EVIDENCE = range(3)  # of a token


class TrainedReader(nn.Module):
    """Scores of passages, shape (pairs, 3), and of their tokens, shape (pairs, tokens, 3)."""

    def __init__(self, folder: Path) -> None:
        """Start from the installed weights: an adapter of zeros, and heads."""
        super().__init__()
        config = LoraConfig(
            r=RANK, lora_alpha=RANK, lora_dropout=0.0, target_modules=LINEARS, bias="none"
        )
        encoder = AutoModel.from_pretrained(folder, add_pooling_layer=False)
        self.encoder = get_peft_model(encoder, config)
        self.of_passage = nn.Linear(384, 3)
        self.of_token = nn.Linear(384, 3)

    def forward(self, batch: Batch) -> tuple[torch.Tensor, torch.Tensor]:
        """The scores of a batch."""
        hidden = self.encoder(
            input_ids=batch.ids, token_type_ids=batch.types, attention_mask=batch.mask
        ).last_hidden_state
        hidden = hidden.float()
        return self.of_passage(hidden[:, 0]), self.of_token(hidden)


def loss_of(batch: Batch, passages: torch.Tensor, tokens: torch.Tensor) -> torch.Tensor:
    """The sum of what the heads are trained for."""
    answers = functional.binary_cross_entropy_with_logits(passages[:, ANSWERS], batch.answers)
    contradicts = functional.binary_cross_entropy_with_logits(
        passages[:, CONTRADICTS], batch.contradicts
    )
    body = batch.body.float()
    evidence = functional.binary_cross_entropy_with_logits(
        tokens[..., EVIDENCE], batch.evidence, reduction="none"
    )
    evidence = ((evidence * body).sum(1) / body.sum(1).clamp(min=1)).mean()
    allowed = batch.body.clone()
    allowed[:, 0] = True  # the first token stands for "no answer"
    span = torch.zeros(())
    for which, column in ((START, 0), (END, 1)):
        logits = tokens[..., which].masked_fill(~allowed, -1e4)
        span = span + functional.cross_entropy(logits, batch.spans[:, column]) / 2
    return answers + contradicts + evidence + span + _ranking(batch, passages[:, RELEVANCE])


def _ranking(batch: Batch, scores: torch.Tensor) -> torch.Tensor:
    """Per question, how improbable its passages that answer are among all of them."""
    wanted = (batch.answers + batch.contradicts) > 0
    losses = []
    for group in range(int(batch.group.max()) + 1):
        inside = batch.group == group
        if (inside & wanted).any() and (inside & ~wanted).any():
            losses.append(
                torch.logsumexp(scores[inside], 0) - torch.logsumexp(scores[inside & wanted], 0)
            )
    return torch.stack(losses).mean() if losses else torch.zeros(())
