"""What the page says by itself, and the frames that hold it. None of it comes from a document."""

TITLE = "Ask the documents"
HEAD = f"<h1>{TITLE}</h1>"
CONVERSATION = "Conversation"
QUESTION = "Your question"
ASK = "Ask"
STOP = "Stop"
WELCOME = (
    "<p>Ask a question. Every sentence of the answer has a number; choose it to see the sentence "
    "in its document.</p>"
)
BELOW = " › "  # noqa: RUF001 - between a title and the headings below it
WAITING = "Looking through the documents …"
STOPPED = "Stopped: this is not the whole answer, and it is not kept."
UNSUPPORTED = "not in the documents"
WRITTEN = "Written by {model}, every sentence checked"
REASONS = {
    "not_answered": "",
    "declined": "The model found no answer in the passages.",
    "ungrounded": "What the model wrote is not in the documents, so it is not shown.",
}
NEW = "New conversation"
NOT_KEPT = "This conversation is not kept."
REBUILD = "Rebuild"
REBUILDING = "Rebuilding …"
BUILD = "Build the index"
BROKEN = "Something went wrong on the server. Its log has the details."
STARTING = "Starting the rebuild …"
API = (
    "Ask one question. The history is a list of objects with `question` and `answer`. The result "
    "is the answer in plain values, as in `assistant ask --json`."
)
CONDITIONS = {
    "fresh": "up to date",
    "stale": "out of date",
    "damaged": "damaged",
    "missing": "no index yet",
    "unclear": "unclear",
}
PANEL = """
<section class="source" aria-label="Source">
  <header>
    <div>
      <h2 class="title">Source</h2>
      <p class="where"></p>
    </div>
    <button type="button" class="back" hidden>Back to the answer</button>
  </header>
  <p class="note" role="status">Choose a number in an answer to see its sentence in the document.
  </p>
  <div class="quote" role="group" aria-label="What was cited" dir="auto" hidden></div>
  <div class="text" tabindex="0" role="document" aria-label="Text of the source" hidden></div>
</section>
"""
