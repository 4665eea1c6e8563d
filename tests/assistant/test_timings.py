from assistant.timings import summed


def test_a_step_that_is_taken_twice_counts_twice():
    first, again = {"search": 1.0, "read": 2.0}, {"search": 0.5, "choose": 0.25}
    assert summed(first, again) == {"search": 1.5, "read": 2.0, "choose": 0.25}


def test_steps_stand_in_the_order_in_which_they_were_first_taken():
    assert list(summed({"search": 1.0, "read": 1.0}, {"choose": 1.0, "search": 1.0})) == [
        "search",
        "read",
        "choose",
    ]


def test_no_work_takes_no_step():
    assert summed() == summed({}) == {}
