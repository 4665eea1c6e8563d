"""Follow-up questions without a language model: what they refer to, and how to say it.

`mentions` finds what can be referred to, `discourse` keeps what is most in mind; `fragments`,
`references` and `bridging` are the three rules, `english` and `words` their vocabulary.
"""
