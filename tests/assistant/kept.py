"""What tests of kept conversations share: answers of every outcome, and conversations of them."""

from datetime import UTC, datetime

from assistant.answers import Answer, Outcome, Writing
from assistant.citations import Citation
from assistant.records import Conversation, Feedback, StoredTurn, Vote
from assistant.refusals import Refusal
from assistant.verdicts import AnswerSentence, Difference, DifferenceKind, Verdict
from index.passages import Evidence, Passage, ScoredPassage

MORNING = datetime(2024, 5, 1, 8, 30, 15, 250, tzinfo=UTC)
CARRY = "Up to five days carry over to the next year."


def cited(quote=CARRY, *, marker=1, start=100, **changes):
    plain = {
        "document": "handbook/leave.md",
        "title": "Leave",
        "headings": ("Leave", "Holidays"),
        "page": None,
        "sha256": "ab" * 32,
        **changes,
    }
    return Citation(marker=marker, start=start, end=start + len(quote), quote=quote, **plain)


def ranked(text=CARRY, rank=1):
    passage = Passage(
        document_id="handbook/leave.md", title="Leave", start=100, end=100 + len(text), text=text
    )
    evidence = Evidence(dense=0.5, sentences=(0.25, 0.125), lexical=0.75, relevance=1.5)
    return ScoredPassage(passage=passage, score=0.5, rank=rank, evidence=evidence)


def answered(question="How many days carry over?", text=CARRY, *, quote="", bold=None, **changes):
    """An answer of one sentence that is quoted word for word."""
    sentence = AnswerSentence(text=text, markers=(1,), bold=bold, verdict=Verdict.VERBATIM)
    plain = {
        "standalone_question": question,
        "outcome": Outcome.ANSWERED,
        "sentences": (sentence,),
        "citations": (cited(quote or text),),
        "passages": (ranked(),),
        "confidence": 0.9,
        "timings": {"search": 0.25},
        "generation": "0123456789abcdef",
        **changes,
    }
    return Answer(question=question, **plain)


def written():
    """An answer that a model wrote: one sentence holds, one differs, one is made up."""
    differs = Difference(kind=DifferenceKind.NUMBER, said="six", found="five")
    return answered(
        "And what carries over?",
        standalone_question="How many days of leave carry over?",
        sentences=(
            AnswerSentence(
                text="Five days carry over.", markers=(1,), bold=(0, 9), verdict=Verdict.SUPPORTED
            ),
            AnswerSentence(
                text="It was six days.",
                markers=(2, 1),
                verdict=Verdict.DIFFERS,
                differences=(differs,),
            ),
            AnswerSentence(text="Everybody is happy.", verdict=Verdict.UNSUPPORTED),
        ),
        citations=(cited(), cited("The rest\nlapses in March.", marker=2, start=400, page=7)),
        writing=Writing(model="fake:model", prompt="abc", draft="Five days [1].", left_out=1),
    )


def refused(question="Who won the cup?"):
    passages = (ranked(), ranked("Contractors have no paid leave.", rank=2))
    refusal = Refusal(looked_for=question, unknown_words=("cup",), nearest=passages)
    return Answer(
        question=question,
        standalone_question=question,
        outcome=Outcome.NOT_FOUND,
        refusal=refusal,
        passages=passages,
        generation="0123456789abcdef",
    )


def contradicted(question="Why do ten days carry over?"):
    return answered(question, outcome=Outcome.PREMISE_CONTRADICTED)


def replied(question="Thank you!"):
    return Answer(
        question=question,
        standalone_question=question,
        outcome=Outcome.REPLY,
        sentences=(AnswerSentence(text="You are welcome."),),
    )


def rated(vote, comment=""):
    return Feedback(vote=vote, comment=comment, given=MORNING)


def conversation(*answers, title="Leave", feedback=None):
    """A conversation of these answers, the last of them rated."""
    turns = [
        StoredTurn(id=number, answer=answer, asked=MORNING)
        for number, answer in enumerate(answers or EVERY_OUTCOME, start=1)
    ]
    last = turns.pop()
    opinion = feedback or rated(Vote.DOWN, "Nobody asked for this.")
    turns.append(StoredTurn(id=last.id, answer=last.answer, asked=last.asked, feedback=opinion))
    return Conversation(
        id="0123abcd", title=title, created=MORNING, updated=MORNING, turns=tuple(turns)
    )


EVERY_OUTCOME = (answered(), written(), refused(), contradicted(), replied())
