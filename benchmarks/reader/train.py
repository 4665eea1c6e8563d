"""Train the reader's adapter: `python -m benchmarks.reader.train DATA... --out FOLDER`.

DATA are the files that `benchmarks.reader.data` writes. Checkpoints go to FOLDER; the same command
goes on from the last one. It uses a GPU when there is one; on two CPU cores with bfloat16 it reads
about 28 pairs a second. At the end it writes `reader.safetensors`: what `assistant/reader.py` adds
to the installed weights. `assistant/READER.md` has the commands that made the one in use.
"""

import argparse
import json
import logging
import random
from collections.abc import Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, Self

import numpy as np
import torch
from safetensors.numpy import load_file, save_file
from sklearn.metrics import roc_auc_score
from tokenizers import Tokenizer
from torch.optim.lr_scheduler import OneCycleLR

from benchmarks.reader.batches import MAX_TOKENS, Batch, Row, collate, parted
from benchmarks.reader.model import ANSWERS, CONTRADICTS, RELEVANCE, TrainedReader, loss_of
from index.installed import installed_folder

PAIRS = 32  # in a batch
RATE = 1e-3
WARM_UP = 0.06
CHECKPOINT_EVERY = 100  # batches
SAMPLE = 300  # held-out questions measured at each checkpoint
_log = logging.getLogger("reader")


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What is trained on, how often, from which seed, and from which adapter."""

    data: tuple[Path, ...]
    out: Path
    epochs: int
    batches: int | None
    seed: int
    rate: float
    start: Path | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Training:
    """What changes while training, and goes into a checkpoint."""

    model: TrainedReader
    optimizer: torch.optim.Optimizer
    scheduler: OneCycleLR

    @classmethod
    def begin(cls, steps: int, rate: float, start: Path | None, device: torch.device) -> Self:
        """From the installed weights, or from an adapter that was exported."""
        model = TrainedReader(installed_folder()).to(device)
        if start is not None:
            _load_adapter(model, start)
        weights = [weight for weight in model.parameters() if weight.requires_grad]
        optimizer = torch.optim.AdamW(weights, lr=rate, weight_decay=0.01)
        scheduler = OneCycleLR(
            optimizer, rate, total_steps=steps + 1, pct_start=WARM_UP, anneal_strategy="linear"
        )
        return cls(model=model, optimizer=optimizer, scheduler=scheduler)

    def step(self, batch: Batch) -> float:
        """Learn from a batch; its loss before."""
        with torch.autocast(batch.ids.device.type, dtype=torch.bfloat16):
            passages, tokens = self.model(batch)
        loss = loss_of(batch, passages.float(), tokens.float())
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
        self.optimizer.step()
        self.optimizer.zero_grad()
        self.scheduler.step()
        return loss.item()

    def save(self, path: Path, step: int) -> None:
        """Write what is needed to go on after a step; a crash leaves the file before it."""
        state = {name: value for name, value in self.model.state_dict().items() if _trained(name)}
        whole = {
            "model": state,
            "optimizer": self.optimizer.state_dict(),
            "scheduler": self.scheduler.state_dict(),
            "step": step,
        }
        torch.save(whole, path.with_suffix(".new"))
        path.with_suffix(".new").replace(path)

    def resume(self, path: Path) -> int:
        """Go back to a checkpoint; how many steps had been done."""
        if not path.exists():
            return 0
        state = torch.load(path, weights_only=True)
        self.model.load_state_dict(state["model"], strict=False)
        self.optimizer.load_state_dict(state["optimizer"])
        self.scheduler.load_state_dict(state["scheduler"])
        return int(state["step"])


def main(plan: Plan) -> None:
    """Train, measure on what is held out, write the adapter."""
    torch.manual_seed(plan.seed)
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    tokenizer = reader_tokenizer()
    rows = [row for path in plan.data for row in read_rows(path)]
    held_out = [row for row in rows if row["held_out"]]
    schedule = _schedule([row for row in rows if not row["held_out"]], plan)
    training = Training.begin(len(schedule), plan.rate, plan.start, device)
    plan.out.mkdir(parents=True, exist_ok=True)
    begin = training.resume(plan.out / "checkpoint.pt")
    _log.info("%d batches from %d, held out %d questions", len(schedule), begin, len(held_out))
    sample = held_out[:: max(1, len(held_out) // SAMPLE)]
    losses: list[float] = []
    for step in range(begin, len(schedule)):
        dice = random.Random(f"{plan.seed} {step}")  # noqa: S311
        losses.append(training.step(to(collate(schedule[step], tokenizer, dice), device)))
        if (step + 1) % CHECKPOINT_EVERY == 0:
            training.save(plan.out / "checkpoint.pt", step + 1)
            figures = measure(training.model, sample, tokenizer, device)
            _log.info("batch %d, loss %.3f, %s", step + 1, float(np.mean(losses)), figures)
            losses.clear()
    export(training.model, plan.out / "reader.safetensors")
    _log.info("held out: %s", measure(training.model, held_out, tokenizer, device))


def measure(
    model: TrainedReader, rows: Sequence[Row], tokenizer: Tokenizer, device: torch.device
) -> dict[str, float]:
    """AUC of answering and of contradicting pairs, and how often one that answers comes first."""
    labels, answers, contradictions, contradicted, first = [], [], [], [], []
    with torch.inference_mode():
        for part in parted(rows, random.Random(0), pairs=64):  # noqa: S311
            batch = collate(part, tokenizer, random.Random(0))  # noqa: S311
            scores, _ = model(to(batch, device))
            labels += batch.answers.tolist()
            answers += scores[:, ANSWERS].tolist()
            contradictions += batch.contradicts.tolist()
            contradicted += scores[:, CONTRADICTS].tolist()
            for group in range(int(batch.group.max()) + 1):
                inside = batch.group == group
                wanted = batch.answers[inside]
                if 0 < wanted.sum() < len(wanted):
                    best = scores[inside.to(device), RELEVANCE].argmax()
                    first.append(float(wanted[best.cpu()]))
    return {
        "AUC": round(float(roc_auc_score(labels, answers)), 3),
        "AUC of contradicting": round(float(roc_auc_score(contradictions, contradicted)), 3),
        "first": round(float(np.mean(first)), 3),
    }


def export(model: TrainedReader, path: Path) -> None:
    """Write adapter and heads by the names of the installed weights, as float16."""
    tensors = {}
    for name, value in model.state_dict().items():
        if not _trained(name):
            continue
        array = value.detach().cpu().to(torch.float16).numpy()
        tensors[_short(name)] = np.ascontiguousarray(array)
    save_file(tensors, path)


def read_rows(path: Path) -> list[dict[str, Any]]:
    """The rows of a file of `benchmarks.reader.data`, without pairs that hold no sentence."""
    with path.open(encoding="utf-8") as file:
        rows = [json.loads(line) for line in file]
    for row in rows:
        row["pairs"] = [pair for pair in row["pairs"] if pair["starts"]]
    return [row for row in rows if row["pairs"]]


def reader_tokenizer() -> Tokenizer:
    """The installed tokenizer, for pairs."""
    tokenizer = Tokenizer.from_file(str(installed_folder() / "tokenizer.json"))
    tokenizer.enable_truncation(MAX_TOKENS, strategy="only_second")
    tokenizer.no_padding()
    return tokenizer


def to(batch: Batch, device: torch.device) -> Batch:
    """The batch on a device."""
    return Batch(**{field.name: getattr(batch, field.name).to(device) for field in fields(Batch)})


def _schedule(rows: Sequence[Row], plan: Plan) -> list[list[Row]]:
    """The batches of all epochs, of about `PAIRS` pairs, alike lengths together."""
    epochs = range(plan.seed, plan.seed + plan.epochs)
    parts = [parted(rows, random.Random(seed), pairs=PAIRS) for seed in epochs]  # noqa: S311
    return [batch for part in parts for batch in part][: plan.batches]


def _load_adapter(model: TrainedReader, path: Path) -> None:
    """Put an exported adapter and its heads into a model."""
    tensors = load_file(path)
    own = model.state_dict()
    changed = {
        name: torch.from_numpy(tensors[_short(name)].astype(np.float32))
        for name in own
        if _trained(name)
    }
    model.load_state_dict(own | changed)


def _short(name: str) -> str:
    """The name of a weight as it is exported: as in the installed model, then A or B."""
    name = name.removeprefix("encoder.base_model.model.").replace(".default.weight", "")
    return name.replace("lora_", "")


def _trained(name: str) -> bool:
    return "lora_" in name or name.startswith(("of_passage", "of_token"))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", nargs="+", type=Path)
    parser.add_argument("--out", required=True, type=Path)
    parser.add_argument("--epochs", type=int, default=3)
    parser.add_argument("--batches", type=int, default=None, help="stop after so many")
    parser.add_argument("--start", type=Path, help="an exported adapter to start from")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--rate", type=float, default=RATE, help="of learning, at its highest")
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    given = parser.parse_args()
    main(Plan(**{**vars(given), "data": tuple(given.data)}))
