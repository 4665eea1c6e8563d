"""How good the answers are: question sets read, asked, scored, reported and compared.

`command` is where it starts; scores of one question are in `scoring`, of all of them in `figures`.
"""
