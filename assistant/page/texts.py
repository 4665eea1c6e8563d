"""What the page says by itself, and the frames that hold it. None of it comes from a document."""

TITLE = "Ask the documents"
HEAD = f"<h1>{TITLE}</h1>"
ASK_TAB = "Ask"
LIBRARY_TAB = "Library"
EVALUATION_TAB = "Evaluation"
SETTINGS_TAB = "Settings"
QUESTION = "Your question"
ASK = "Ask"
STOP = "Stop"
WELCOME = (
    "<p>Ask a question. Every sentence of the answer has a number; choose it to see the sentence "
    "in its document.</p>"
)
BELOW = " › "
WAITING = "Looking through the documents …"
OPENING = "Opening the documents …"
STOPPED = "Stopped: this is not the whole answer, and it is not kept."
UNSUPPORTED = "not in the documents"
WRITTEN = "Written by {model}, every sentence checked"
REASONS = {
    "not_answered": "",
    "declined": "The model found no answer in the passages.",
    "ungrounded": "What the model wrote is not in the documents, so it is not shown.",
}
EDITING = (
    '<p id="editing-note" hidden>Editing your question. The new answer takes the place of the old '
    'one. <button type="button" data-do="cancelEditing">Cancel</button></p>'
)
KEYS = """
<details class="keys"><summary>Keys</summary><dl>
<div><dt><kbd>/</kbd></dt><dd>to the question</dd></div>
<div><dt><kbd>Enter</kbd></dt><dd>ask; on a number: open its source, again for the next</dd></div>
<div><dt><kbd>Shift</kbd> <kbd>Enter</kbd></dt><dd>a new line</dd></div>
<div><dt><kbd>←</kbd> <kbd>→</kbd></dt><dd>between the numbers of an answer</dd></div>
<div><dt><kbd>Esc</kbd></dt><dd>from the source back to its number</dd></div>
</dl></details>
<p id="said" class="unseen" role="status"></p>
"""
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
<section class="source" data-shows="list" aria-label="Source">
  <header>
    <div class="heading">
      <h2 class="title">Sources</h2>
      <p class="where"></p>
    </div>
    <button type="button" class="back" data-do="backToAnswer" hidden>Back to the answer</button>
    <div class="steps" role="group" aria-label="Citations of the answer" hidden>
      <button type="button" data-do="previousCitation" aria-label="Previous citation">‹</button>
      <span role="status"></span>
      <button type="button" data-do="nextCitation" aria-label="Next citation">›</button>
    </div>
    <div class="tools">
      <button type="button" data-do="listSources">Sources</button>
      <button type="button" data-do="copyAddress">Copy link</button>
      <a class="original" target="_blank" rel="noopener noreferrer" hidden>Open the original</a>
    </div>
    <div class="seek" hidden>
      <input type="search" aria-label="Search in this document"
        placeholder="Search in this document" autocomplete="off" spellcheck="false">
      <span class="count" role="status"></span>
      <button type="button" data-do="previousHit" aria-label="Previous place" disabled>‹</button>
      <button type="button" data-do="nextHit" aria-label="Next place" disabled>›</button>
      <div class="views" role="group" aria-label="View" hidden>
        <button type="button" data-do="chooseView" data-view="page">Page</button>
        <button type="button" data-do="chooseView" data-view="text">Text</button>
      </div>
    </div>
  </header>
  <p class="note" role="status"></p>
  <div class="quote" role="group" aria-label="What was cited" dir="auto" tabindex="0" hidden></div>
  <div class="list" hidden>
    <input type="search" aria-label="Filter the sources" placeholder="Filter"
      autocomplete="off" spellcheck="false">
    <ul role="list"></ul>
    <button type="button" class="more" data-do="moreSources" hidden></button>
  </div>
  <div class="leaf" tabindex="0" role="group" aria-label="Page of the source" hidden>
    <p class="heard"></p>
    <div class="sheet"></div>
    <div class="turning">
      <button type="button" data-do="previousPage">Previous page</button>
      <span class="turn" role="status"></span>
      <button type="button" data-do="enlargePage" aria-pressed="false">Larger</button>
      <button type="button" data-do="nextPage">Next page</button>
    </div>
  </div>
  <div class="text" tabindex="0" role="document" aria-label="Text of the source" hidden></div>
</section>
"""
