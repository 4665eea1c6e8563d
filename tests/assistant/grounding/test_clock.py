import pytest

from assistant.grounding.moments import moments_in


def minutes(text):
    return [one.minute for one in moments_in(text) if one.minute is not None]


@pytest.mark.parametrize(
    ("text", "hour", "minute"),
    [
        ("15:00", 15, 0),
        ("3 p.m.", 15, 0),
        ("3pm", 15, 0),
        ("3.30 p.m.", 15, 30),
        ("12 a.m.", 0, 0),
        ("12 p.m.", 12, 0),
        ("three in the afternoon", 15, 0),
        ("3:15 in the morning", 3, 15),
        ("seven in the early evening", 19, 0),
        ("ten at night", 22, 0),
        ("six o'clock", 6, 0),
        ("six o’clock in the evening", 18, 0),
        ("half past six", 6, 30),
        ("a quarter to six", 5, 45),
        ("ten minutes past six", 6, 10),
        ("twenty-five past six", 6, 25),
        ("ten to six in the evening", 17, 50),
        ("noon", 12, 0),
        ("midday", 12, 0),
        ("a quarter past noon", 12, 15),
        ("midnight", 0, 0),
        ("five minutes to midnight", 23, 55),
        ("\u017fix o'clock", 6, 0),
        ("f\u0131ve past noon", 12, 5),
    ],
)
def test_a_time_is_the_minute_of_the_day(text, hour, minute):
    assert minutes(text) == [hour * 60 + minute]


@pytest.mark.parametrize("text", ["25:00", "12:75", "from ten to six", "3 points", "the afternoon"])
def test_other_words_are_no_times(text):
    assert minutes(text) == []
