from hypothesis import given
from hypothesis import strategies as st

from assistant.reading import Reading
from tests.assistant.findings import passage


def test_title_and_last_heading_come_before_the_sentences():
    reading = Reading.of(passage("Five days carry over.", "The rest lapses."))
    assert reading.text == "Leave. Holidays. Five days carry over. The rest lapses. "
    assert reading.starts == (17, 39)


def test_a_heading_that_is_the_first_sentence_is_read_once():
    assert Reading.of(passage("Holidays", "Five days carry over.")).text.count("Holidays") == 1


def test_a_long_title_is_cut_at_a_word():
    reading = Reading.of(passage("Yes.", title="word " * 50, headings=()))
    lead = reading.text[: reading.starts[0]]
    assert len(lead) < 90
    assert set(lead.split()) <= {"word", "word."}


sentences = st.lists(st.text("abc .\n", min_size=1, max_size=12), min_size=1, max_size=5)


@given(st.lists(st.text(max_size=100), max_size=2), sentences)
def test_every_character_is_led_back_to_its_sentence(lines, sentences):
    reading = Reading.join(lines, sentences)
    for row, sentence in enumerate(sentences):
        for offset, character in enumerate(sentence):
            position = reading.starts[row] + offset
            assert reading.text[position] == character
            assert reading.place(position) == (row, offset)
    before = range(reading.starts[0])
    assert all(reading.place(position) is None for position in before)
