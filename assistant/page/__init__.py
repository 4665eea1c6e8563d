"""The chat page: how answers, sources and the state of the index look in a browser.

`app.py` serves it. `view` lays it out, `markup` writes what stands in the conversation, `source`
finds what the panel shows, `board` knows the index and rebuilds it, `server` opens the port. Only
`view` and `server` know Gradio.
"""
