"""Documents of several kinds, with sentences that can be asked for and others that cannot."""

HANDBOOK = """\
# Handbook of the Tarn Boathouse

The boathouse is open to members and their guests. This handbook is for both.

## How do I book a kayak?

A kayak is booked at the desk or by telephone, at the latest on the evening before. Two kayaks can
be booked at a time.

## Keys

Only members may borrow the keys. Return the keys before 10 a.m. on Sunday. If you lose a key, tell
the caretaker at once.

## Replacing the pump filter

To stop the pump, press the red button. Rinse the new filter with cold water and push it in until it
clicks.

## Rules

Dogs are not allowed in the boathouse. Visitors must wear life jackets on the jetty. The life
jackets are inspected twice a year.
"""
REPORT = """\
Ferry sinks off Kell Island

KELL ISLAND - Eleven people were killed when the ferry Good Hope sank on Friday night. Thirty-four
passengers were brought ashore by fishing boats.

The ferry was built in Gdansk in 1978. The harbour master, Greta Halm, had warned of holes in its
hull. Halm said that the hull was last inspected in 2016.

The transport minister, Ivo Brandt, has promised an inquiry into the sinking. Brandt resigned as
director of the Kell Ferry Company (KFC) in March 2019 because the board had cut the money for
repairs.

The islanders want a bridge. The government rejected a bridge in 2011, as it would have cost 900
million crowns.
"""
ARTICLE = """\
# Okapi

The okapi is an animal of the forests of the Congo. Okapis eat leaves, buds and fruit.

## Discovery

Harry Johnston discovered the okapi in 1901. The animal is named after its name in the Lese
language. The first okapi in Europe arrived in Antwerp in 1918.

## Protection

The Okapi Wildlife Reserve was founded in 1992 and is a World Heritage Site. About 5,000 okapis live
in the Okapi Wildlife Reserve. The main threat to the okapi is illegal mining in the forest.
"""
RECIPE = """\
# Barley soup from Umm

Barley soup consists of barley, leeks and smoked eel. It is eaten on winter evenings.

## Method

Soak the barley for twelve hours. Simmer the soup for forty minutes and stir it now and then. Add
the smoked eel before the leeks turn soft. If the soup is too thick, add a cup of warm water.

## History

The recipe was written down in 1848 by Ada Ott, a baker from Umm.
"""
MINUTES = """\
Minutes of the library council

The library council met on 3 March in the reading room. Mrs. Okafor reported that the roof of the
reading room is leaking.

It was agreed to repair the roof before winter. The repair of the roof costs 12,500 euros. Visitors
will not be admitted to the reading room until the end of May.

The council will appoint a new librarian. Applications are accepted until 15 April.
"""
TEXTS = {
    "boathouse.md": HANDBOOK,
    "ferry.txt": REPORT,
    "okapi.md": ARTICLE,
    "soup.md": RECIPE,
    "minutes.txt": MINUTES,
}
