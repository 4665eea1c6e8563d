"""The page: conversations, sources, documents, evaluations and settings in a browser.

`app.py` serves it. `server` makes it part of an application, `view` lays it out, and each part of
it is a class that knows Gradio: `headline` (the state of the index), `sidebar` (conversations),
`chat` with `offers`, `panel` (the source), `first_run`, `library`, `evaluation`, `preferences`.

Below them is no Gradio. Of the chat, `frames` follow an answer while it is written, `turns`,
`markup`, `why` and `suggested` write what stands there, `talks` keep it. `source`, `sources` and
`links` find what the panel shows, `originals`, `pictures` and `source_routes` the files and their
pages. `board` knows the index and `builds` rebuilds it, `desk` adds and removes documents, and
`catalogue` lists them. `reports` and `plots` draw evaluations. `escaping` is how every text of
others gets into markup. `page.js` and `page.css` are what the browser is given.
"""
