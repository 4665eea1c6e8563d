from assistant.suggesting.candidates import Candidate
from assistant.suggesting.choosing import tried
from assistant.suggesting.questions import Kind, Question


def candidate(text, kind=Kind.WHEN, *, document="a.txt", start=0):
    question = Question(text=text, kind=kind)
    return Candidate(question=question, document=document, start=start, end=start + 10, said=text)


def kept(candidates, is_kept=lambda _: True, liking=lambda one: one.weight, same_document=0.0):
    return [
        one.question.text
        for one in tried(candidates, is_kept, liking, same_document)
        if one is not None
    ]


WHY = candidate("Why was the mill closed?", Kind.WHY)
WHEN = candidate("When was the kiln sold?", start=5000)
AGAIN = candidate("When was the dam built?", start=10000)
WHO = candidate("Who is Ada Ott?", Kind.WHO_IS, start=15000)


def test_the_best_comes_first():
    assert kept([WHO, WHEN, WHY])[0] == "Why was the mill closed?"


def test_what_was_not_kept_is_told_too():
    assert list(tried([WHY], lambda _: False, lambda one: one.weight, 0)) == [None]


def test_another_kind_goes_before_the_same_again():
    liking = {WHEN: 1.0, AGAIN: 0.9, WHO: 0.8}
    assert kept([WHEN, AGAIN, WHO], liking=liking.get) == [
        WHEN.question.text,
        WHO.question.text,
        AGAIN.question.text,
    ]


def test_another_document_goes_before_the_same_again():
    near = candidate("Who sold the bank?", Kind.WHO, start=5000)
    far = candidate("Where is the pool?", Kind.WHERE, document="b.txt")
    liking = {WHY: 1.0, near: 0.9, far: 0.8}
    assert kept(liking, liking=liking.get)[1] == near.question.text
    assert kept(liking, liking=liking.get, same_document=0.3)[1] == far.question.text


def test_other_words_go_before_the_same_again():
    alike = candidate("Who closed the mill?", Kind.WHO, start=5000)
    liking = {WHY: 1.0, alike: 0.9, WHO: 0.7}
    assert kept(liking, liking=liking.get)[1] == WHO.question.text


def test_a_sentence_is_asked_for_once():
    again = candidate("When was the mill closed?", start=5)
    assert kept([WHY, again]) == [WHY.question.text]
    assert kept([WHY, again], is_kept=lambda one: one is again) == [again.question.text]


def test_the_order_in_which_they_come_does_not_matter():
    alike = [
        candidate(f"When was the {thing} sold?", start=start)
        for start, thing in enumerate(["mill", "kiln", "dam", "hall"])
    ]
    assert kept(alike) == kept(alike[::-1])


def test_no_more_are_tried_than_are_asked_for():
    seen = []

    def is_kept(one):
        seen.append(one)
        return True

    next(tried([WHY, WHEN, WHO], is_kept, lambda one: one.weight, 0))
    assert len(seen) == 1
