import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.answers import Turn
from assistant.conversation import standalone_question
from assistant.settings import Settings

Exchange = tuple[str, str]

PRONOUNS: list[tuple[list[Exchange], str, str]] = [
    (
        [("What is the Hanseatic League?", "A confederation of merchant guilds and towns.")],
        "When was it founded?",
        "When was the Hanseatic League founded?",
    ),
    (
        [("What is the Hanseatic League?", "A confederation of merchant guilds and towns.")],
        "And what were its main ports?",
        "And what were the Hanseatic League's main ports?",
    ),
    (
        [("Who painted the ceiling?", "It was painted by Michelangelo between 1508 and 1512.")],
        "Where was he born?",
        "Where was Michelangelo born?",
    ),
    (
        [("Who was Ada Lovelace?", "An English mathematician.")],
        "What did she publish?",
        "What did Ada Lovelace publish?",
    ),
    (
        [("Who was Ada Lovelace?", "An English mathematician.")],
        "She's famous for what?",
        "Ada Lovelace's famous for what?",
    ),
    (
        [("What are sea otters?", "Marine mammals of the northern Pacific.")],
        "What do they eat?",
        "What do sea otters eat?",
    ),
    (
        [("What are sea otters?", "Marine mammals of the northern Pacific.")],
        "They're endangered?",
        "Sea otters are endangered?",
    ),
    (
        [("How many people live in Lisbon?", "About half a million.")],
        "What is the weather like there?",
        "What is the weather like in Lisbon?",
    ),
    (
        [("Who built the Forth Bridge?", "Sir William Arrol's company.")],
        "Did he live near it?",
        "Did Sir William Arrol live near the Forth Bridge?",
    ),
    (
        [
            ("What is diabetes?", "A disease of the metabolism."),
            ("Tell me about throat cancer.", "It grows in the throat."),
        ],
        "Is it treatable?",
        "Is throat cancer treatable?",
    ),
    (
        [
            ("What is the Forth Bridge?", "A railway bridge in Scotland."),
            ("When was it built?", "Between 1882 and 1890."),
        ],
        "How long is it?",
        "How long is the Forth Bridge?",
    ),
]

FRAGMENTS: list[tuple[list[Exchange], str, str]] = [
    (
        [("How did Norway respond to the proposal?", "It agreed.")],
        "And Sweden?",
        "How did Sweden respond to the proposal?",
    ),
    (
        [("Is ramen a soup?", "Yes.")],
        "What about goulash?",
        "Is goulash a soup?",
    ),
    (
        [("What are the symptoms of lung cancer?", "Coughing.")],
        "How about throat cancer?",
        "What are the symptoms of throat cancer?",
    ),
    (
        [("What do people eat for breakfast in Japan?", "Rice.")],
        "What about in Brazil?",
        "What do people eat for breakfast in Brazil?",
    ),
    (
        [("The report names three risks. What is the first?", "Fire.")],
        "and the second?",
        "The report names three risks. What is the second?",
    ),
    (
        [("The report names three risks. What is the first?", "Fire.")],
        "Third?",
        "The report names three risks. What is the third?",
    ),
    (
        [("Where was the treaty signed?", "In Utrecht.")],
        "And when?",
        "When was the treaty signed?",
    ),
    (
        [("Did the company raise its prices?", "Yes, twice.")],
        "Why?",
        "Why did the company raise its prices?",
    ),
    (
        [("What happens to Toby in The Office?", "He moves to Costa Rica.")],
        "any awards?",
        "any awards (about The Office)?",
    ),
    (
        [("What is anemia?", "A lack of red blood cells.")],
        "What are the symptoms?",
        "What are the symptoms of anemia?",
    ),
    (
        [
            ("The report names three risks. What is the first?", "Fire."),
            ("Who is Maria Lind?", "The minister of finance."),
        ],
        "Who gains from all three?",
        "Who gains from all three (about the three risks)?",
    ),
    (
        [("Where did trade grow?", "In Lübeck and Bergen.")],
        "Could the same happen in Lisbon?",
        "Could the same happen in Lisbon (about trade)?",
    ),
    (
        [("What did Maria Lind promise?", "Lower taxes.")],
        "Was that wise?",
        "Was that wise (about Maria Lind)?",
    ),
]

CORRECTIONS: list[tuple[list[Exchange], str, str]] = [
    (
        [("When did the war in Korea end?", "In 1953.")],
        "No, I meant the war in Vietnam.",
        "When did the war in Vietnam end?",
    ),
    (
        [("What is the capital of Austria?", "Vienna.")],
        "Sorry, I meant Australia",
        "What is the capital of Australia?",
    ),
    (
        [("What is the capital of Austria?", "Vienna.")],
        "no, not Austria, Australia",
        "What is the capital of Australia?",
    ),
    (
        [("Which series is this?", "It is a comedy.")],
        "no, I meant which series was the best?",
        "Which series was the best?",
    ),
]

RETURNS: list[tuple[list[Exchange], str, str]] = [
    (
        [
            ("What did the gas price do in March?", "It doubled."),
            ("Who is Maria Lind?", "The minister of finance."),
        ],
        "back to the gas price: who raised it?",
        "Who raised the gas price?",
    ),
    (
        [
            ("What are primary sources?", "First-hand documents."),
            ("Who were the Celts?", "Peoples of the Iron Age."),
        ],
        "Going back to primary sources, can they be used in court?",
        "Can primary sources be used in court?",
    ),
    (
        [("When was the revolution in France?", "In 1789.")],
        "And Haiti, when was the revolution there?",
        "When was the revolution in Haiti?",
    ),
    (
        [
            ("What is the Rialto?", "A bridge in Venice."),
            ("What is the Ponte Vecchio?", "A bridge in Florence."),
        ],
        "And the first one, when was it built?",
        "When was the Rialto built?",
    ),
]

HISTORY = [
    Turn(
        question="What is the Hanseatic League?",
        answer="A confederation of merchant guilds and towns in Northern Europe.",
    ),
    Turn(question="Who led it?", answer="Lübeck was its leading city."),
]

# They name what they are about, or what they point to, or point to nothing.
STANDALONE = [
    "What is the speed of light?",
    "How does photosynthesis work?",
    "Who wrote The Trial?",
    "When did Norway join NATO?",
    "Is it true that cats sleep all day?",
    "How long does it take to boil an egg?",
    "Are there any lakes in Denmark?",
    "Was there a revolution in Portugal?",
    "Who was Willy Brandt and what did he do?",
    "Is there a vaccine for herpes, and how is it given?",
    "I like Jennifer Aniston. How was she discovered?",
    "What did Bismarck say about his successor?",
    "Who is the man that invented the telephone?",
    "Do you think that Denmark will win?",
    "What happened in Lisbon this week?",
    "How many people lived in Rome at that time?",
    "What a terrible storm!",
    "hello",
    # Other languages, also ones whose words look like English pronouns.
    "Wer hat die Stadt gegründet?",
    "Was hat er in seiner Rede über den Handel gesagt?",
    "Quand la ligue fut-elle fondée ?",
    "¿Cuándo se fundó la liga?",
    "Когда она была основана?",
    "它是什么时候成立的?",
    "それはいつ設立されましたか?",
]


def turns(exchanges: list[Exchange]) -> list[Turn]:
    return [Turn(question=question, answer=answer) for question, answer in exchanges]


@pytest.mark.parametrize(("history", "question", "expected"), PRONOUNS)
def test_a_pronoun_is_replaced_by_what_it_stands_for(history, question, expected):
    assert standalone_question(question, turns(history)) == expected


@pytest.mark.parametrize(("history", "question", "expected"), FRAGMENTS)
def test_a_fragment_takes_the_rest_from_the_question_before(history, question, expected):
    assert standalone_question(question, turns(history)) == expected


@pytest.mark.parametrize(("history", "question", "expected"), CORRECTIONS)
def test_a_correction_replaces_what_it_corrects(history, question, expected):
    assert standalone_question(question, turns(history)) == expected


@pytest.mark.parametrize(("history", "question", "expected"), RETURNS)
def test_a_return_drops_the_last_topic(history, question, expected):
    assert standalone_question(question, turns(history)) == expected


@pytest.mark.parametrize("question", STANDALONE)
def test_a_question_that_stands_alone_is_left_alone(question):
    assert standalone_question(question, HISTORY) == question


def test_a_conversation_in_another_language_is_left_alone():
    history = turns([("Was ist die Hanse?", "Ein Bund von Städten."), ("Warum?", "Zum Handel.")])
    assert standalone_question("Wo war das?", history) == "Wo war das?"


def test_a_correction_is_what_the_next_question_is_about():
    history = turns(
        [
            ("Who is Maria Lind?", "The minister of finance."),
            ("How old is she?", "She is 52."),
            ("Sorry, I meant Anna Berg", "Anna Berg is 47."),
        ]
    )
    assert standalone_question("Where does she live?", history) == "Where does Anna Berg live?"


def test_a_topic_that_the_question_names_is_not_added():
    history = turns([("Where do guinea pigs sleep?", "In burrows.")])
    assert standalone_question("guinea pigs as food?", history) == "guinea pigs as food?"


def test_a_refusal_does_not_become_the_topic():
    history = turns(
        [
            ("What is the Rialto?", "A bridge in Venice."),
            ("When was it built?", "The documents do not answer this."),
        ]
    )
    assert standalone_question("How long is it?", history) == "How long is the Rialto?"


@given(st.text(max_size=300))
def test_without_history_every_question_stands_alone(question):
    assert standalone_question(question, []) == question


PIECES = st.sampled_from(
    [
        *("it", "its", "he", "they're", "there", "that", "and", "what about", "No, I meant"),
        *("back to", "the second one", "why", "Who is", "Ada Lovelace", "the bridge", ",", ":"),
        *("?", ".", "\n", "’s", "of", "in", "Bern", "1889", "é", "она", "的"),
    ]
)
TEXTS = st.one_of(st.text(max_size=80), st.lists(PIECES, max_size=12).map(" ".join))


@given(TEXTS, st.lists(st.tuples(TEXTS, TEXTS), max_size=4))
def test_any_text_after_any_history_gives_one_bounded_question(question, exchanges):
    history = turns(exchanges)
    standalone = standalone_question(question, history)
    assert standalone == standalone_question(question, history)
    assert len(standalone) <= Settings().max_question_characters
    assert bool(standalone.strip()) == bool(question.strip())


def test_a_long_question_is_left_alone():
    question = "What about it? " * 100
    assert standalone_question(question, HISTORY) == question


def test_only_the_first_and_the_last_turns_are_read():
    history = turns([("What is the Rialto?", "A bridge in Venice.")] * 2000)
    assert standalone_question("How long is it?", history) == "How long is the Rialto?"
