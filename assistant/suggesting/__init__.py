"""Questions to begin or go on with, made from the documents' own headings and sentences.

No language model: `clauses` takes a sentence apart, the rules ask for one of its parts, and
`verifying` keeps what the assistant then answers with that very sentence.
"""
