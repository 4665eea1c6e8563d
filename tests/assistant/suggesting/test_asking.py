import os
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.followups.english import listed
from assistant.suggesting.asking import questions_of
from assistant.suggesting.wording import Vocabulary
from tests.assistant.suggesting.texts import TEXTS
from tests.conftest import REPOSITORY

# What the document of a sentence says besides: names that begin sentences elsewhere, its topics.
AROUND = "From Tarn we went to Umm by the Kell line; Ada Ott, Greta Halm and Norway paid Łódź."
TOPICS = [
    "The harbour, the pool, the library, the hall, the ferry, the mill and the club",
    "Kiln, course, dish, battle, filters and the council",
]

ASKED = [
    # When, how often, how long
    ("Umm was founded in 1821 by monks.", ["When was Umm founded?"]),
    (
        "The old mill at Tarn was bought in March 2019 for 40,000 euros.",
        ["When was the old mill at Tarn bought?"],
    ),
    (
        "In 1956 the council opened a public library.",
        ["When did the council open a public library?", "What did the council open in 1956?"],
    ),
    (
        "On 3 May 2004, Ada Ott published her first novel.",
        [
            "When did Ada Ott publish her first novel?",
            "What did Ada Ott publish on 3 May 2004?",
        ],
    ),
    (
        "She was thanked for the reform of 2019, and in 2021, when the ferry was sold, resigned.",
        ["When was the ferry sold?"],
    ),
    ("The pool committee met on 3 March.", ["When did the pool committee meet?"]),
    ("The library is open from 9 a.m. on Mondays.", ["When is the library open?"]),
    ("The pool is closed until 4 June.", ["Until when is the pool closed?"]),
    ("Visitors must leave Kell by 6 p.m.", ["By when must visitors leave Kell?"]),
    (
        "The harbour has been closed since May 2020.",
        ["Since when has the harbour been closed?"],
    ),
    ("The filters are cleaned twice a week.", ["How often are the filters cleaned?"]),
    ("The pool was closed for six weeks.", ["How long was the pool closed?"]),
    ("The course lasts three days.", ["How long does the course last?"]),
    (
        "The Tarn ferry was bought in 1932, and the Kell ferry was sold in 1940.",
        ["When was the Tarn ferry bought?", "When was the Kell ferry sold?"],
    ),
    (
        "The old ferry was sold; the Tarn jetty was repaired in 1951.",
        ["When was the Tarn jetty repaired?"],
    ),
    # Who, and what somebody did
    ("The town hall was designed by Ingrid Solberg.", ["Who designed the town hall?"]),
    ("Ada Ott discovered the comet of 1843.", ["Who discovered the comet of 1843?"]),
    (
        "Norway will pay half the cost of the mission.",
        ["Who will pay half the cost of the mission?"],
    ),
    (
        "Ada Ott was elected mayor of Umm in 2012.",
        ["When was Ada Ott elected mayor of Umm?", "Who was elected mayor of Umm in 2012?"],
    ),
    ("Only members may borrow the kayaks.", ["Who may borrow the kayaks?"]),
    (
        "The Tarn Rowing Club, led by Ivo Brandt, is a charity.",
        ["Who leads the Tarn Rowing Club?"],
    ),
    ("Greta Halm has demanded a public hearing.", ["What has Greta Halm demanded?"]),
    ("Greta Halm refused to sign the report.", ["What did Greta Halm refuse to do?"]),
    (
        "The mill saved water by cleaning the wheel less often.",
        ["How did the mill save water?"],
    ),
    (
        "Mrs. Okafor reported that the greenhouse roof was leaking.",
        ["What did Mrs. Okafor say about the greenhouse roof?"],
    ),
    (
        "Ott told reporters that the vote in Umm was a farce.",
        ["What did Ott say about the vote in Umm?"],
    ),
    (
        "According to Greta Halm, the north slope is unsafe.",
        ["What does Greta Halm say about the north slope?"],
    ),
    (
        "The south meadow is too wet, Greta Halm said.",
        ["What did Greta Halm say about the south meadow?"],
    ),
    # How many, how much
    ("Eleven people were killed when a gale broke.", ["How many people were killed?"]),
    (
        "Two otters live under the pier at Tarn.",
        ["How many otters live under the pier at Tarn?"],
    ),
    (
        "About 30 per cent of the orchards in Umm were lost in the storm.",
        ["What share of the orchards in Umm were lost in the storm?"],
    ),
    ("The harbour has 146 berths.", ["How many berths does the harbour have?"]),
    ("There are forty beehives on the moor.", ["How many beehives are on the moor?"]),
    ("A season ticket costs £45.", ["How much does a season ticket cost?"]),
    ("The entrance fee is 12 euros.", ["How much is the entrance fee?"]),
    (
        "The footbridge over the Kell is 212 metres long.",
        ["How long is the footbridge over the Kell?"],
    ),
    ("Umm has a population of 12,400.", ["What is the population of Umm?"]),
    (
        "The price of barley in Umm rose by 9 per cent.",
        ["By how much did the price of barley in Umm rise?"],
    ),
    # What, who and where something is
    ("A sonnet is a poem of fourteen lines.", ["What is a sonnet?"]),
    ("Tarn is a village on the west coast.", ["What is Tarn?"]),
    ("Ivo Brandt is a Danish architect.", ["Who is Ivo Brandt?"]),
    ("The capital of Umm is Tarn.", ["What is the capital of Umm?"]),
    (
        "The main cause of the Tarn fire was a faulty heater.",
        ["What was the main cause of the Tarn fire?"],
    ),
    ("The mayor of Tarn is Ada Ott.", ["Who is the mayor of Tarn?"]),
    ("Mount Kell is the highest mountain in Umm.", ["What is the highest mountain in Umm?"]),
    (
        "One of the founders of the club was Ivo Brandt.",
        ["Who was one of the founders of the club?"],
    ),
    (
        "The Umm Lifeboat Society (ULS) has two boats.",
        ["What does ULS stand for?", "How many boats does the Umm Lifeboat Society have?"],
    ),
    (
        "The council's chief engineer, Ivo Brandt, wants to keep the mill.",
        ["Who is Ivo Brandt?"],
    ),
    ("Tarn is known for its copper bells.", ["What is Tarn known for?"]),
    ("The dish consists of beans and eel.", ["What does the dish consist of?"]),
    ("The kiln is used to dry oats.", ["What is the kiln used for?"]),
    ("The club is based in Tarn.", ["Where is the club based?"]),
    ("The battle took place near Lake Kell.", ["Where did the battle take place?"]),
    # Why, whether
    ("The hall closed because its roof leaked.", ["Why did the hall close?"]),
    (
        "The pool has been drained because the tiles came loose.",
        ["Why has the pool been drained?"],
    ),
    (
        "The harbour was never finished because the money ran out.",
        ["Why was the harbour never finished?"],
    ),
    ("Dogs are not allowed in the garden.", ["Are dogs allowed in the garden?"]),
    ("The ferry did not stop at Tarn.", ["Did the ferry stop at Tarn?"]),
    # What to do
    ("Visitors must wear boots in the cave.", ["What must visitors wear in the cave?"]),
    ("To stop the pump, press the red button.", ["How do you stop the pump?"]),
    (
        "If the lamp turns red, call the caretaker at once.",
        ["What should you do if the lamp turns red?"],
    ),
    ("Water the ferns twice a week.", ["How often should you water the ferns?"]),
    ("Simmer the soup for 20 minutes.", ["How long should you simmer the soup?"]),
    ("Return the key before 10 a.m. on Sunday.", ["When should you return the key?"]),
    # Abbreviations and titles end no sentence
    (
        "The U.S. Navy bought the island in 1917.",
        ["When did the U.S. Navy buy the island?", "What did the U.S. Navy buy in 1917?"],
    ),
    ("Dr. Ott resigned on 5 April 1990.", ["When did Dr. Ott resign?"]),
    ("“The hall is ours.”", []),
]

# Nothing can be asked of these.
UNASKED = [
    # Something outside is meant
    "It was founded in 1821.",
    "They opened the library in 1956.",
    "He said that the roof was leaking.",
    "She has two daughters.",
    "This was closed in 2004.",
    "These mills were sold in 1999.",
    "The second was sold in 1999.",
    "The other hall was closed in 1999.",
    "The same hall was closed in 1999.",
    "Its roof was repaired in 2004.",
    "In 2004 it was sold to Ivo Brandt.",
    "The hall was sold to him in 2004.",
    "The hall was moved there in 2004.",
    "The owner was arrested in May 2004.",
    "A man was arrested in May 2004.",
    "One of them was sold in 1932.",
    "The two were sold in 1932.",
    "The firm was founded in 1999.",
    "The result of the vote was clear.",
    "He was born in 1932 and died in 1999 in Tarn.",
    "We've opened the hall in 2004.",
    # Where the verb is cannot be told
    "The hall built in 1932 was demolished.",
    "Members who pay late lose their berth in May.",
    "What they call the hall was built in 1932.",
    "Building the hall was finished in 1932.",
    "Initially the hall was built in 1932.",
    # The time is not that of the verb
    "The hall offered in 2018 to close.",
    "The hall is older than that built in 1932.",
    "The hall is admired by the guests of 1932 and later.",
    "Ada Ott expects a profit in 2031 to be level with that of 2030.",
    # Denied
    "The pool committee never met in 2004.",
    "No hall was built in 1932.",
    "The hall was not built in 1932.",
    "There is little hope.",
    # Judged, not defined
    "Tarn is a good example of a small port.",
    "Tarn is the case of a small town.",
    "The capital of Umm is beautiful.",
    "Ada Ott is a success.",
    # No plain sentences
    "“The hall was built in 1932,” said Ott.",
    "Was the hall built in 1932?",
    "What a day it was when the hall was built in 1932!",
    "The Hall of Tarn, Built in 1932",
    "the hall of Tarn was built in 1932.",
    "The hall was built in 1932...",
    "hall, Tarn: built in 1932.",
    "Umm is <b>bold</b> and was founded in 1821.",
    "The hall [see below was built in 1932.",
    "The “hall” was built in 1932.",
    "",
    ".",
    # Not in English
    "Die Halle war in 1932 in der Stadt und nicht in dem Dorf.",
    "La salle est construite en 1932 dans la ville de Tarn.",
    # Nouns that look like verbs, names that look like others
    "Open access is the rule in the library.",
    "Prices were raised in 2004 to 12 euros.",
    "The price rose from 12 to 15 euros each.",
    "The hall reports were lost.",
    "Take Ada Ott, an engineer, to the hall.",
    "Ada Ott, Ivo Brandt, a dog and a cat went to the hall.",
]


def asked_of(sentence):
    vocabulary = Vocabulary([sentence, AROUND], TOPICS)
    return [question.text for question in questions_of(sentence, vocabulary)]


@pytest.mark.parametrize(("sentence", "questions"), ASKED, ids=[one for one, _ in ASKED])
def test_a_sentence_is_asked_for_what_it_tells(sentence, questions):
    assert sorted(asked_of(sentence)) == sorted(questions)


@pytest.mark.parametrize("sentence", UNASKED)
def test_nothing_is_asked_that_would_not_be_understood(sentence):
    assert asked_of(sentence) == []


def test_nothing_is_asked_of_a_sentence_without_end():
    begin = "Umm was founded in 1821 by monks"
    assert asked_of(f"{begin}.")
    assert asked_of(f"{begin} and nuns{' of the hills' * 50}.") == []


def test_names_keep_their_spelling():
    assert asked_of("Łódź was founded in 1332 by Øystein Ó Súilleabháin.") == [
        "When was Łódź founded?"
    ]


def test_line_breaks_within_a_sentence_do_not_matter():
    assert asked_of("The old mill\nat Tarn  was bought\n in 2019.") == [
        "When was the old mill at Tarn bought?"
    ]


def test_what_begins_a_sentence_gets_a_small_letter_unless_it_is_a_name():
    sentence = "{} were sold in 1932."
    common = Vocabulary(["We saw the barges."], ["Barges"])
    name = Vocabulary(["We saw Barges, the painters."])
    assert [one.text for one in questions_of(sentence.format("Barges"), common)] == [
        "When were barges sold?"
    ]
    assert [one.text for one in questions_of(sentence.format("Barges"), name)] == [
        "When were Barges sold?"
    ]


def test_the_answer_is_told_with_the_question():
    (question,) = questions_of("Umm was founded in 1821 by monks.", Vocabulary([AROUND]))
    assert question.answer == "in 1821"


WORDS = listed(
    """
    The a hall Ada Ott were was is has will must not in 1821 on 3 May 2004 by of that because and ,
    ; . ” “ ( ) – 's two 30 per cent £45 who which If To built founded said told closed it Mr. U.S.
    a.m. led One There are
    """
)


@given(st.lists(st.sampled_from(sorted(WORDS)), max_size=20).map(" ".join) | st.text(max_size=60))
def test_any_text_gives_clean_questions_or_none(text):
    for asked in asked_of(f"The {text}."):
        assert asked.endswith("?")
        assert asked[0].isupper()
        assert 3 <= len(asked.split()) <= 15
        assert not set(asked) & set('“”"()[]<>;:\n')


def test_the_questions_are_the_same_in_every_process():
    code = (
        "from assistant.suggesting.asking import questions_of\n"
        "from assistant.suggesting.wording import Vocabulary\n"
        "from tests.assistant.suggesting.texts import TEXTS\n"
        "from index.sentences import sentence_spans\n"
        "for text in TEXTS.values():\n"
        "    said = [text[slice(*span)] for span in sentence_spans(text)]\n"
        "    for one in said:\n"
        "        print([(a.text, a.kind, a.answer) for a in questions_of(one, Vocabulary(said))])\n"
    )
    runs = {
        subprocess.run(
            [sys.executable, "-c", code],
            cwd=REPOSITORY,
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2", "3")
    }
    assert len(runs) == 1
    assert len(TEXTS) < next(iter(runs)).count(b"?")
