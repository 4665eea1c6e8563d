"""Rows of questions and passages as tensors, alike lengths together."""

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import torch
from tokenizers import Encoding, Tokenizer

from benchmarks.reader.data import Label

MAX_TOKENS = 192
SHAPES = 16  # lengths are rounded up to this: kernels are prepared anew for each shape
Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """Pairs of several questions; shapes are (pairs,) or (pairs, tokens).

    Attributes:
        ids: Token ids.
        types: 0 for the question, 1 for the passage.
        mask: 1 for a token, 0 for padding.
        group: Which question a pair belongs to, from 0.
        answers: 1 where the passage answers.
        contradicts: 1 where it contradicts the question.
        body: True for the tokens of sentences.
        evidence: 1 for the tokens of sentences that answer or contradict.
        spans: Per pair, first and last token of the answer; (0, 0) for none, -100 for unknown.
    """

    ids: torch.Tensor
    types: torch.Tensor
    mask: torch.Tensor
    group: torch.Tensor
    answers: torch.Tensor
    contradicts: torch.Tensor
    body: torch.Tensor
    evidence: torch.Tensor
    spans: torch.Tensor


def parted(rows: Sequence[Row], dice: random.Random, *, pairs: int) -> list[list[Row]]:
    """The rows in parts of about so many pairs, in random order, alike lengths together."""
    rows = dice.sample(list(rows), len(rows))
    pool = 16 * pairs
    parts: list[list[Row]] = []
    for begin in range(0, len(rows), pool):
        part: list[Row] = []
        for row in sorted(rows[begin : begin + pool], key=_length):
            part.append(row)
            if sum(len(one["pairs"]) for one in part) >= pairs:
                parts.append(part)
                part = []
        parts += [part] if part else []
    return dice.sample(parts, len(parts))


def collate(rows: Sequence[Row], tokenizer: Tokenizer, dice: random.Random) -> Batch:
    """Rows as one batch."""
    flat = [(number, row, pair) for number, row in enumerate(rows) for pair in row["pairs"]]
    texts = [(row["question"], pair["text"]) for _, row, pair in flat]
    encodings = tokenizer.encode_batch(texts)
    longest = max(len(encoding.ids) for encoding in encodings)
    shape = (len(flat), -(-longest // SHAPES) * SHAPES)
    ids, types, mask = (torch.zeros(shape, dtype=torch.long) for _ in range(3))
    body, evidence = torch.zeros(shape, dtype=torch.bool), torch.zeros(shape)
    spans = torch.zeros((len(flat), 2), dtype=torch.long)
    for place, (encoding, (_, _, pair)) in enumerate(zip(encodings, flat, strict=True)):
        length = len(encoding.ids)
        ids[place, :length] = torch.tensor(encoding.ids)
        types[place, :length] = torch.tensor(encoding.type_ids)
        mask[place, :length] = 1
        for token, row in _tokens_of_sentences(encoding, pair):
            body[place, token] = True
            evidence[place, token] = float(row in pair["evidence"])
        spans[place] = torch.tensor(_span(encoding, pair, dice))
    return Batch(
        ids=ids,
        types=types,
        mask=mask,
        group=torch.tensor([number for number, _, _ in flat]),
        answers=torch.tensor([float(pair["label"] == Label.ANSWERS) for _, _, pair in flat]),
        contradicts=torch.tensor(
            [float(pair["label"] == Label.CONTRADICTS) for _, _, pair in flat]
        ),
        body=body,
        evidence=evidence,
        spans=spans,
    )


def _tokens_of_sentences(encoding: Encoding, pair: Mapping[str, Any]) -> Iterator[tuple[int, int]]:
    """Tokens of the passage's sentences, each with its sentence's row."""
    row = -1
    for token, (owner, (start, _)) in enumerate(
        zip(encoding.sequence_ids, encoding.offsets, strict=True)
    ):
        if owner != 1:
            continue
        while row + 1 < len(pair["starts"]) and start >= pair["starts"][row + 1]:
            row += 1
        if row >= 0:
            yield token, row


def _span(encoding: Encoding, pair: Mapping[str, Any], dice: random.Random) -> tuple[int, int]:
    if pair["label"] != Label.ANSWERS:
        return 0, 0
    if not pair["spans"]:
        return -100, -100
    start, end = dice.choice(pair["spans"])
    first, last = encoding.char_to_token(start, 1), encoding.char_to_token(end - 1, 1)
    return (-100, -100) if first is None or last is None else (first, last)


def _length(row: Row) -> int:
    return max(len(pair["text"]) for pair in row["pairs"]) + len(row["question"])
