"""The settings of the page and its password, in a browser."""

import re
from contextlib import contextmanager

import pytest
from playwright.sync_api import expect

from assistant.chain import Assistant
from assistant.environment import Environment
from assistant.serving.application import api_app
from assistant.serving.server import serve
from assistant.settings import ModelSettings, ServerSettings, Settings
from tests.assistant.prompted import draft
from tests.browsing import PATIENCE, ask, chromium, opened, visit
from tests.model_servers import OpenAIServer, Reply
from tests.test_app import Served

# Gradio 6.31 keeps statistics of its queue with calls that pandas gives up.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:gradio.queueing")

PASSWORD = "sesame"  # noqa: S105 - of the test
WORTH = "What was Nazarbayev worth to Moscow?"
KILLED = "How many people were killed?"
WRITTEN = "At least 227 people were killed. [[227 people killed]] They were fond of chess."


@contextmanager
def serving(index, answers, model=None, password=""):
    """The page with these settings."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GRADIO_ANALYTICS_ENABLED", "False")
        from assistant.page.server import add_page

    settings = ServerSettings(port=0, password=password)
    environment = Environment(answers=answers, model=ModelSettings(), server=settings, index=index)
    assistant = Assistant.from_settings(answers, index, model)
    app = api_app(assistant, settings, answers)
    add_page(app, assistant, environment)
    server = serve(app, settings)
    try:
        yield Served(address=server.address, assistant=assistant, settings=index)
    finally:
        server.close()
        assistant.close()


@pytest.fixture(scope="module")
def browser():
    with chromium() as browser:
        yield browser


@pytest.fixture(scope="module")
def quoting(article_settings):
    """A server without a model and without a password."""
    with serving(article_settings, Settings()) as served:
        yield served


@pytest.fixture(scope="module")
def model():
    with pytest.MonkeyPatch.context() as patch, OpenAIServer() as server:
        patch.delenv("OPENAI_API_KEY", raising=False)
        yield server


@pytest.fixture(scope="module")
def guarded(article_settings, model):
    """A server with a model and with a password."""
    answers, of_model = Settings(llm=model.model), ModelSettings(url=model.url)
    with serving(article_settings, answers, of_model, PASSWORD) as served:
        yield served


@pytest.fixture
def context(browser):
    context = browser.new_context(color_scheme="light")
    yield context
    context.close()


@pytest.fixture
def page(context, quoting):
    with opened(context, quoting.address) as page:
        yield page


def show(page, tab):
    page.get_by_role("tab", name=tab, exact=True).click()


def choose(page, group, choice):
    show(page, "Settings")
    page.get_by_role("group", name=group).get_by_role("radio", name=choice).check()
    show(page, "Ask")


def chosen(page):
    show(page, "Settings")
    values = page.locator("#settings :checked").evaluate_all("all => all.map(one => one.value)")
    show(page, "Ask")
    return values


def sentences(page, question):
    """How many sentences the answer to a question has."""
    ask(page, question)
    return page.locator("#chat .said").last.locator(":scope > span").count()


def expect_theme(page, theme):
    has = re.compile(r"\bdark\b")
    body = expect(page.locator("body"))
    body.to_have_class(has) if theme == "dark" else body.not_to_have_class(has)


def log_in(page, served, password=PASSWORD, wanted="/"):
    page.set_default_timeout(PATIENCE)
    page.goto(f"{served.address}{wanted}")
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Log in").click()


def test_a_theme_is_there_after_a_reload_whatever_the_system_has(page, quoting):
    expect_theme(page, "light")
    choose(page, "Theme", "Dark")
    expect_theme(page, "dark")
    visit(page, quoting.address)
    expect_theme(page, "dark")
    assert chosen(page) == ["medium", "10", "dark"]
    choose(page, "Theme", "Light")
    page.emulate_media(color_scheme="dark")
    page.wait_for_function("matchMedia('(prefers-color-scheme: dark)').matches")
    expect_theme(page, "light")


def test_without_a_choice_the_theme_follows_the_system(page):
    choose(page, "Theme", "Dark")
    choose(page, "Theme", "System")
    expect_theme(page, "light")
    page.emulate_media(color_scheme="dark")
    expect_theme(page, "dark")


def test_a_length_holds_for_the_next_question_in_this_browser_until_it_is_undone(
    page, browser, quoting
):
    choose(page, "Length of an answer", "Short")
    short = sentences(page, WORTH)
    choose(page, "Length of an answer", "Long")
    assert short < 4 < sentences(page, WORTH)
    visit(page, quoting.address)
    assert chosen(page) == ["long", "10", "system"]
    other = browser.new_context()
    with opened(other, quoting.address) as elsewhere:
        assert chosen(elsewhere) == ["medium", "10", "system"]
    other.close()
    show(page, "Settings")
    page.get_by_role("button", name="Back to the defaults").click()
    assert chosen(page) == ["medium", "10", "system"]
    assert sentences(page, WORTH) == 4


def test_without_model_and_password_nothing_is_said_of_them(page):
    show(page, "Settings")
    groups = page.locator("#settings").get_by_role("group")
    names = groups.locator("legend").all_inner_texts()
    assert names == ["Length of an answer", "Passages considered", "Theme"]
    expect(page.get_by_role("button", name="Log out")).to_have_count(0)


def test_a_model_writes_until_a_reader_wants_quotations(context, guarded, model):
    log_in(context.new_page(), guarded)
    doubtful = "What it writes and the documents do not bear out"
    rewritten = Reply(pieces=[KILLED])
    model.enqueue(draft(WRITTEN), rewritten, draft(WRITTEN))
    with opened(context, guarded.address) as page:
        ask(page, KILLED)
        expect(page.locator("#chat .said").last).to_contain_text("chess")
        choose(page, doubtful, "Leave it out")
        ask(page, KILLED)
        expect(page.locator("#chat .said").last).not_to_contain_text("chess")
        choose(page, "Who answers", "The documents, word for word")
        ask(page, KILLED)
        expect(page.locator("#chat .answer")).to_have_count(3)
        expect(page.locator("#chat .answer").last).not_to_contain_text("Written by")
        show(page, "Settings")
        expect(page.get_by_role("group", name=doubtful)).to_be_hidden()
    assert len(model.requests) == 3, "none for the quotation"


def test_a_wrong_password_leads_nowhere_and_the_right_one_to_what_was_wanted(context, guarded):
    page = context.new_page()
    link = "/#cite=nothing.txt:0-1:00000000"
    log_in(page, guarded, "wrong", link)
    expect(page.get_by_role("alert")).to_have_text("That is not the password.")
    expect(page.get_by_label("Password")).to_be_focused()
    page.get_by_label("Password").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.locator("#index-state .badge")).to_be_visible(timeout=PATIENCE)
    assert page.url == f"{guarded.address}{link}"


def test_whoever_logs_out_is_asked_again(context, guarded):
    page = context.new_page()
    log_in(page, guarded)
    show(page, "Settings")
    page.get_by_role("button", name="Log out").click()
    expect(page.get_by_label("Password")).to_be_visible()
    page.goto(guarded.address)
    expect(page.get_by_label("Password")).to_be_visible()
