"""Lists of English words, for want of a tagger that works offline.

Only words that no document owns: function words, common verbs, titles.
"""

import re

from index.lexical import STOP_WORDS


def listed(words: str) -> frozenset[str]:
    """The words of a list that is written as one text."""
    return frozenset(words.split())


# Words that are no part of the name of a thing.
FUNCTION = STOP_WORDS | listed(
    """
    above across after again against ago all almost along already also although always am among
    another anybody anyone anything aren around aside away back became because become becomes before
    behind being below besides best better between beyond bigger biggest both bye cannot certain
    common compared considered couldn currently day days despite didn different differently doesn
    doing don done down due during each earlier early eight either else enough especially etc even
    ever every everyone everything exact exactly example examples famous far few fewer fifth final
    first five former four fourth good goodbye great greatest he'd hello hence her hers herself hey
    hi higher highest him himself his hour hours however hows i'd i'll i'm i've important including
    inside instance instances instead interesting isn itself just kind kinds large larger largest
    last late later latest latter least less lets like long longer longest lot lots main mainly
    major many may maybe mean means might minute minutes month months more most much must myself
    near nearly never new next nine no nobody none nor not nothing now number off often ok okay old
    older oldest once one ones only onto other others ought ours ourselves out outside over own part
    per perhaps popular possible probably quickly quite rather really regarding same second seven
    several shall should similar since six some somebody somehow someone something sometimes
    somewhere soon sorry sort sorts still such sure ten thank thanks that's themselves there's
    therefore thing things third though three through throughout thus time times today together too
    top toward towards true two type types under unlike until up upon used usually various versus
    very via vs wasn way ways week weeks well weren whatever whats whenever wheres wherever whether
    whichever while whoever whos within without won worst wouldn year years yes yesterday yet yours
    yourself
    """
)
# Common verbs; those that are nouns as well ("work") are nouns after a determiner.
VERBS = listed(
    """
    accept achieve act add adopt affect agree allow announce appear apply arrive ask attack attend
    be become began begin begun believe belong bring brought build built buy call came carry cause
    change choose claim come compare compete consider consist contain continue contribute cost
    create cut date deal decide define deliver demand depend describe design destroy determine
    develop did die differ discover discuss do eat elect employ end enjoy enter establish exist
    expand expect explain fail fall feel fell fight find finish fly follow form found fund gain gave
    get give given go goes gone got govern grow had happen harm have hear held help hold impact
    improve include increase influence intend introduce invent involve join keep kill know known
    last launch lead learn leave led left live look lose lost love made make manage mean measure
    meet mention move name need occur offer open operate order originate own pay perform plan play
    prefer prevent produce protect provide publish put raise ran reach react read receive recommend
    reduce refer relate release remain remember replace replied represent require respond rise rule
    run said save saw say see seem seen sell sent serve set share show sleep sold speak spent spread
    stand start stay stop study succeed suffer suggest support survive take taken talk taught teach
    tell think took travel treat try turn understand use visit vote want was watch wear went were
    win won wonder work write written wrote
    """
)
# What a question, and no fragment, has.
ASKING = listed(
    """
    am are can could describe did do does explain had has have how hows is may might shall should
    tell was were what whats when where wheres which who whom whos whose why will would
    """
)
TITLES = listed(
    """
    chancellor doctor dr emperor general king lady lord madam minister miss mr mrs ms pope president
    prime prince princess professor queen saint secretary senator sir
    """
)
DETERMINERS = listed(
    """
    a an any her his its my no our some that the their these this those your
    """
)
DEMONSTRATIVES = listed("that these this those")
SUBJECTS = listed("he i it she they we who you")
BE = listed("am are aren't be been being is isn't was wasn't were weren't")
SUPPORTING = listed("can could did do does may might must should will would")
ASKING_FOR = listed("many what which whose")
LOCATIVE = listed("around at from in inside into near throughout to within")
# What stands before them is of what stands after: "the role of", "the difference between".
ATTRIBUTIVE = listed("behind between of")
# After them "that" begins a clause.
SAYING = listed(
    """
    believe believes know knows mean means said say says so sure think thinks thought true
    """
)
# Nouns with which "this" and "that" point to the calendar.
TIMES = listed(
    """
    afternoon century day days decade evening month months morning night season time times week
    weeks year years
    """
)
COUNTS = listed("both two three four five six")
# Words that point outside the question without being pronouns.
LEANING = listed("another else instead latter other others same")
# Common words that mark a text as English; those that other languages have too are left out.
ENGLISH = (
    STOP_WORDS | listed("before between describe explain mean meant over should sorry without")
) - listed(
    "a an are as at be been can do for had has he her his i if in is it me my on or so than was we"
    " were will"
)
ADJECTIVE = re.compile(r"(?:able|ible|ous|ful|less)$")
