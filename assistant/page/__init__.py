"""The chat page: how conversations, sources and the state of the index look in a browser.

`app.py` serves it. `view` lays it out, `chat` makes the conversation work: `frames` follow an
answer while it is written, `markup` writes what stands there, `talks` keep it. `source` finds what
the panel shows, `board` knows the index and rebuilds it, `server` makes the page part of a server.
Only `view`, `chat` and `server` know Gradio.
"""
