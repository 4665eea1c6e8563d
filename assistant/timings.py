"""Where the time of an answer goes: seconds per step, by its name.

The steps are `rewrite` (the question, independent of what went before), `search` (the index),
`read` (the best passages), `choose` (whether to answer, and with which sentences), and of a model
`write` and `check`.
"""

from collections import defaultdict
from collections.abc import Mapping


def summed(*stretches: Mapping[str, float]) -> dict[str, float]:
    """The seconds per step of several stretches of work together, steps in order of first use.

    >>> summed({"search": 1.0, "read": 2.0}, {"search": 0.5})
    {'search': 1.5, 'read': 2.0}
    """
    seconds: defaultdict[str, float] = defaultdict(float)
    for stretch in stretches:
        for step, spent in stretch.items():
            seconds[step] += spent
    return dict(seconds)
