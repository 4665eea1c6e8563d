"""Whether the documents bear a sentence out: markers, figures, dates, names, negation, quotes.

Every check is a rule that can be named, on texts that can be shown. `facts` finds what a sentence
states exactly (`numbers`, `moments`, `names`, `quotes`), `polarity` whether it says yes or no,
`support` whether it says the same, and `grounder` with which spans.
"""
