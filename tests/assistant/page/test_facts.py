"""What is said of a document in a few words."""

import pytest

from assistant.page.facts import counted, kind_of, size


@pytest.mark.parametrize(
    ("count", "said"),
    [(0, "0 bytes"), (999, "999 bytes"), (1500, "2 kB"), (13_240, "13 kB"), (64_000_000, "64 MB"),
     (3_000_000_000, "3 GB")],
)  # fmt: skip
def test_sizes_are_for_people(count, said):
    assert size(count) == said


@pytest.mark.parametrize(
    ("name", "kind"),
    [("a/b.MD", "Markdown"), ("page.htm", "Web page"), ("scan.pdf", "PDF"), ("a.rst", "rst"),
     ("a.b/README", "File")],
)  # fmt: skip
def test_a_kind_is_told_by_the_name(name, kind):
    assert kind_of(name) == kind


@pytest.mark.parametrize(("number", "said"), [(0, "0 pages"), (1, "1 page"), (1200, "1,200 pages")])
def test_one_is_one(number, said):
    assert counted(number, "page") == said
