"""From files of every kind to cited answers, through the public API."""

import docx
import pytest
from reportlab.lib.pagesizes import A5
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.platypus import PageBreak, Paragraph, SimpleDocTemplate

from assistant import Assistant, Outcome
from index import IndexSettings, build_index

HTML = """\
<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">
<title>Otters return to the Wensum</title>
<meta property="og:site_name" content="The Norwich Courier"></head><body>
<nav><a href="/">Home</a> <a href="/news">News</a> <a href="/sport">Sport</a></nav>
<article><h1>Otters return to the Wensum</h1>
<p>Otters have been seen on the river Wensum for the first time in forty years, the wildlife trust
said on Friday. A mother and two cubs were filmed below the mill at Hellesdon.</p>
<h2>Cleaner water</h2>
<p>The trust believes that cleaner water brought them back. Phosphate in the river has fallen by a
third since the new treatment works opened in 2017.</p>
<p>Anglers are less pleased: “They eat three kilos of fish a day,” said Tom Larkin, who has fished
the river since his childhood.</p></article>
<footer>Copyright The Norwich Courier. Subscribe to our newsletter. Cookie settings.</footer>
</body></html>
"""
MARKDOWN = """\
---
title: Runbook for the payment service
---

# Runbook

## Restarting

Stop the workers before the queue, or messages are lost. The queue drains in about ninety seconds.

## Contacts

- On weekdays call Ingrid Solberg.
- At weekends call the duty engineer in Bergen.
"""
PDF_PAGES = (
    ("Annual report of the lighthouse trust", "The trust looks after eleven lighthouses."),
    ("Repairs", "In May the lantern at Skerryvore was replaced for 84,000 pounds."),
    ("Visitors", "More than nine thousand people climbed a tower in the summer."),
)
CASES = [
    ("What did the new lantern at Skerryvore cost?", "report.pdf", "84,000 pounds", 2),
    ("How many people climbed a tower?", "report.pdf", "nine thousand people", 3),
    ("By how much has phosphate in the river fallen?", "otters.html", "a third", None),
    ("How much fish do they eat a day?", "otters.html", "three kilos of fish a day", None),
    ("Who do I call on weekdays?", "runbook.md", "Ingrid Solberg", None),
    ("How long does the queue take to drain?", "runbook.md", "about ninety seconds", None),
    ("Where does the choir rehearse?", "choir.docx", "in the chapel of St. Olave", None),
]


@pytest.fixture(scope="module")
def assistant(tmp_path_factory):
    folder = tmp_path_factory.mktemp("kinds")
    seeds = folder / "seeds"
    seeds.mkdir()
    (seeds / "otters.html").write_text(HTML, encoding="utf-8")
    (seeds / "runbook.md").write_text(MARKDOWN, encoding="utf-8")
    styles = getSampleStyleSheet()
    story = []
    for heading, text in PDF_PAGES:
        story += [Paragraph(heading, styles["Heading1"]), Paragraph(text, styles["BodyText"])]
        story.append(PageBreak())
    SimpleDocTemplate(str(seeds / "report.pdf"), pagesize=A5).build(story)
    word = docx.Document()
    word.add_heading("The town choir", 1)
    word.add_paragraph(
        "The choir rehearses on Tuesdays in the chapel of St. Olave. Anyone may join."
    )
    word.save(str(seeds / "choir.docx"))
    settings = IndexSettings(seeds=seeds, path=folder / "index")
    assert build_index(settings).failed == {}
    found = Assistant.from_settings(index_settings=settings)
    yield found
    found.close()


@pytest.mark.parametrize(("question", "name", "words", "page"), CASES)
def test_every_kind_of_document_is_answered_from_and_cited(assistant, question, name, words, page):
    answer = assistant.ask(question)
    assert answer.outcome is Outcome.ANSWERED
    (right,) = [citation for citation in answer.citations if words in citation.quote]
    assert (right.document, right.page) == (name, page)
    for citation in answer.citations:
        document = assistant.document(citation.document)
        assert document.text[citation.start : citation.end] == citation.quote


def test_a_web_page_keeps_its_title_and_publisher_and_loses_its_navigation(assistant):
    document = assistant.document("otters.html")
    assert (document.title, document.publisher) == (
        "Otters return to the Wensum",
        "The Norwich Courier",
    )
    assert "Cookie settings" not in document.text
    assert "Sport" not in document.text


def test_a_citation_names_the_headings_above_it(assistant):
    (citation, *_) = assistant.ask("How long does the queue take to drain?").citations
    assert citation.title == "Runbook for the payment service"
    assert citation.headings == ("Runbook", "Restarting")


def test_what_no_document_knows_is_not_answered(assistant):
    answer = assistant.ask("Who won the World Cup in 1998?")
    assert answer.outcome is Outcome.NOT_FOUND
    assert answer.refusal.nearest
    assert "1998" in answer.refusal.unknown_words
