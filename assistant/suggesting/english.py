"""Lists of small English words for making questions."""

from assistant.followups.english import listed

DETERMINERS = listed("a all an each every most the")
PREPOSITIONS = listed(
    """
    about above across after against along among around as at before behind below beneath beside
    between beyond by despite during except for from in inside into like near of off on onto outside
    over past per since through throughout to toward towards under until up upon via with within
    without
    """
)
# Not in a noun phrase that is to be asked about.
NO_PART_OF_PHRASES = listed(
    """
    about above again ago almost already also although always and another any anybody anyone
    anything because below both but certain earlier either even everybody everyone everything few
    following former further half he hence her here hers him his how however i if instead it its
    just later latter less many me meanwhile mine more moreover much my nearly neither never next no
    nobody none nor not nothing now often once one ones only or other others otherwise our ours own
    perhaps previous quite rather same second several she so some somebody someone something soon
    still such than that their theirs them then there therefore these they third this those though
    thus today tomorrow tonight too unless us various very we what whatever when where whereas which
    whichever while who whoever whom whose why yesterday yet you your yours
    """
)
# They point to something that the question does not hold.
DANGLING = listed(
    """
    above again ago already also another below both earlier either else following former further he
    hence here hers herself him himself however i instead it itself later latter me meanwhile mine
    moreover my neither now ones other others otherwise our ours previous respectively same she so
    still such that theirs them themselves then there therefore these they this those thus today
    tomorrow tonight too us we yesterday yet
    """
)
ORDINALS = listed("first last")
OWNERS = listed("her his its their")
# Prepositions that can end what is asked: "drop out", "take place in".
PARTICLES = listed("down in off on out over up")
NEGATIONS = listed("cannot hardly neither never no nobody none nor not nothing without")
# Where the main clause ends ...
CUTS = listed("after although because before but since though until when whenever whereas while")
# ... and where what came before is not complete without what follows.
TIES = listed("as how if nor once or so than that unless where whether which who whom whose")
BOUNDARIES = CUTS | TIES
NO_ADVERBS = listed(
    """
    ally anomaly assembly daily early elderly family fly friendly italy july monopoly monthly only
    rely reply supply weekly yearly
    """
)
FOREIGN = listed(
    """
    auf che dans das della dem der des een est ett het ikke il ist jest las les los nicht nie och
    per pour que sind som und une wird
    """
)
ENGLISH = listed(
    """
    a an and are at be by for from has have in is must of on that the to was were with
    """
)
ABBREVIATIONS = listed(
    """
    capt co col dr gen gov hon inc jr lt mr mrs ms mx no prof rev sen sgt sr st vs
    """
)
