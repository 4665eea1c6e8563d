"""Lists of English words, for want of a tagger that works offline.

They were gathered by hand while `python -m benchmarks.grounding` was tuned, 2026-11-24.
"""


def listed(words: str) -> frozenset[str]:
    """The words of a list that is written as one text."""
    return frozenset(words.split())


# Words that carry no claim of their own; what negates or limits is not among them.
FUNCTION_WORDS = listed(
    """
    a about after all also an and any are as at be because been before being between both but by can
    could did do does during each even every for from had has have having he her hers him his how i
    if in into is it its itself just may me might me more most must my of off on once one only onto
    or other our out over own per same shall she should so some still such than that the their them
    themselves then there these they this those through to too under until up upon very was we were
    what when where whether which while who whom whose why will with within would yet you your
    """
)
# Words by which one tells, links and counts; what they tell is in the others.
LIGHT_WORDS = listed(
    """
    according add added adds again ago although amount ask asked asks away back became become
    becomes call called came cannot case come comes coming down earlier explain explained fact
    following gave get gets give given gives go goes going gone got however instead just later let
    lets like made make makes many much name named neither never no nobody none nor not nothing
    number part put puts rather report reported said say saying says several since take taken takes
    tell telling tells thing things though told took total turn turned unless use used using way
    well went whereas whom word words
    """
)
# Between two parts of one name.
JOINTS = listed(
    """
    of de da do dos del della di du la le van von der den bin al el and the for y
    """
)
# They tell of whom a name is, but a person is the same one with or without.
TITLES = listed(
    """
    mr mrs ms mx miss dr prof professor sir lady lord dame judge justice president minister premier
    chancellor king queen prince princess captain colonel general major lieutenant sergeant admiral
    commander inspector chief councillor mayor senator governor father sister brother saint st
    director chairman chairwoman secretary ambassador bishop pope count countess duke baron
    """
)
# Written with a capital, but names of nobody.
CALENDAR = listed(
    """
    january february march april may june july august september october november december monday
    tuesday wednesday thursday friday saturday sunday
    """
)
PRONOUNS = listed(
    """
    he she they it his her hers their theirs its him them who whose this these those
    """
)
FIRST_PERSON = listed("we us our ours i my")
TIMES_OF_DAY = listed("morning afternoon evening night")
# Verb forms that no ending shows.
IRREGULAR_VERBS = listed(
    """
    beat became began bought broke brought built caught chose drew drove fed felt fought forbade
    found gave got had heard held hit kept knew led left lent lost made met paid put read rode sang
    sat saw sent shot sold spoke stole struck swore taught took told took thought threw understood
    won wore wrote written given taken beaten chosen broken stolen driven known seen shown succeed
    accuse sue
    """
)
AUXILIARIES = listed(
    """
    is are was were be been has have had can could will would may might must should did does do
    cannot
    """
)
VERBS_OF_MOVING = listed("go goes going gone went move moved came come")

NEGATIONS = listed(
    """
    not never nobody nothing none neither nor cannot hardly scarcely barely rarely seldom nowhere no
    without
    """
)
# Words that negate what depends on them, in any form.
DENYING_VERBS = listed(
    """
    fail refuse deny forbid forbade forbidden ban prohibit prevent avoid unable impossible exclude
    reject decline lack
    """
)
# Words that may negate in the place of a cue, anywhere near ...
DENYING_WORDS = DENYING_VERBS | listed(
    """
    failure refusal denial ineligible stop cease dismiss object oppose cancel halt withhold abandon
    acquit missing absent waive unlike un except too unless refrain abstain desist omit skip dispute
    contest doubt unsuccessful vain vanish disappear gone
    """
)
# ... and close by.
WEAKLY_DENYING_WORDS = listed(
    "yet first turned instead rather only free out against lose loss less"
)

SCALES = {
    "k": 10**3, "thousand": 10**3, "m": 10**6, "mn": 10**6, "mln": 10**6, "million": 10**6,
    "bn": 10**9, "b": 10**9, "billion": 10**9, "tn": 10**12, "trillion": 10**12,
}  # fmt: skip
# What text2num does not know.
COUNTS = {
    "dozen": 12, "dozens": 12, "both": 2, "twice": 2, "thrice": 3, "couple": 2, "pair": 2,
    "once": 1, "neither": 2, "either": 2, "double": 2, "triple": 3, "zero": 0,
}  # fmt: skip
PARTS = {
    "half": 2, "halves": 2, "third": 3, "thirds": 3, "quarter": 4, "quarters": 4, "fourths": 4,
    "fifth": 5, "fifths": 5, "sixth": 6, "sixths": 6, "seventh": 7, "sevenths": 7, "eighth": 8,
    "eighths": 8, "ninth": 9, "ninths": 9, "tenth": 10, "tenths": 10,
}  # fmt: skip
# Number words that say little: `both` is often a matter of telling.
LOOSE_COUNTS = listed("both neither either couple pair once half")
