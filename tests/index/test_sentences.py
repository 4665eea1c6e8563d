import json
import re
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from index.sentences import sentence_spans

CASES = [
    ["Mr. Abish remains at large.", "He fled."],
    ["The U.S. economy grew.", "It was fast."],
    ["He lives in the U.S.", "She does not."],
    ["See No. 5 for details.", "Then stop."],
    ["J. R. R. Tolkien wrote it.", "It sold well."],
    ["It cost $1.5bn.", "That is a lot."],
    ["Pi is 3.14.", "It never ends."],
    ["On Nov. 5 we met.", "It rained."],
    ["Acme Inc. was sold.", "Its boss left."],
    ["We met at 5 p.m. on Monday.", "It was late."],
    ['"He left."', "She stayed."],
    ["“Why?” she asked.", "He did not know."],
    ["Go to https://example.com/a.b?c=d.", "Then click."],
    ["Mail me at a.b@example.com.", "Thanks."],
    ["Das ist z. B. ein Test.", "Und noch einer."],
    ["¿Qué pasa?", "¡Nada!", "Vale."],
    ["« Bonjour. »", "Il partit."],
    ["Dr. Smith, Ph.D., met Gen. Lee.", "They talked."],
    ["the “Singapore government program.”", "It reflected an ambition."],
    ["Again and again.", "Again and again.", "Again and again."],
    ["No interventions were made.", "227 people died."],
    ["Is it true?!", "Yes."],
]


@pytest.mark.parametrize("sentences", CASES, ids=lambda sentences: sentences[0])
@pytest.mark.parametrize("space", [" ", "\n", "\u00a0", "\u2028", "   "], ids=ascii)
def test_sentences_are_told_apart(sentences, space):
    text = space.join(sentences)
    assert [text[start:end] for start, end in sentence_spans(text)] == sentences


@pytest.mark.parametrize(("part", "least"), [("tuned", 92), ("kept apart", 34)])
def test_hard_cases_are_right_as_often_as_the_readme_says(part, least):
    """The second part was not looked at while the rules were written."""
    path = Path(__file__).with_name("sentences.jsonl")
    rows = map(json.loads, path.read_text(encoding="utf-8").splitlines())
    right = 0
    for row in rows:
        if row["part"] == part:
            found = [row["text"][start:end] for start, end in sentence_spans(row["text"])]
            right += [" ".join(text.split()) for text in found] == [
                " ".join(text.split()) for text in row["sentences"]
            ]
    assert right >= least


@given(
    st.text()
    | st.text(alphabet=" .!?\n“”\"'aA1…)(\r\x1c\u2028ébÉ。«»Mr")
    | st.lists(st.sampled_from(["Mr.", "É.", "U.S.", "J.", "“", "”", " ", "\xa0", "…", "5"])).map(
        "".join
    )
)
@example("")
@example("A.\u2028B.\xa0C.")
def test_every_visible_character_is_in_exactly_one_sentence(text):
    spans = sentence_spans(text)
    assert "".join(re.sub(r"\s", "", text[start:end]) for start, end in spans) == re.sub(
        r"\s", "", text
    )
    assert all(one[1] <= other[0] for one, other in pairwise(spans))
    assert all(text[start:end] == text[start:end].strip() != "" for start, end in spans)
