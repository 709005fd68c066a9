"""Words that mean the same are compared as the same."""

import pytest

from knowledge.vocabulary import Vocabulary
from knowledge.words import NOT, stem, words_of


def test_case_accents_and_punctuation_do_not_matter() -> None:
    said = "Résumé’s E-MAIL, $50,000.50 at 80% — can't (naïve)"
    assert words_of(said) == ["resumes", "email", "50000.50", "at", "80", "cant", "naive"]


@pytest.mark.parametrize(
    "forms",
    [
        "create creates created creating creation",
        "opportunity opportunities",
        "invoice invoices invoiced invoicing",
        "link links linked linking",
        "drop drops dropped dropping",
        "company companies",
        "negotiate negotiated negotiating negotiation negotiations",
        "match matches matched matching",
        "process processes processing",
        "stage stages",
        "direct directly",
        "can't cannot never won't missing",
    ],
)
def test_forms_of_a_word_share_a_stem(forms: str) -> None:
    assert len({stem(word) for word in words_of(forms)}) == 1


@pytest.mark.parametrize(
    "words", ["lost list", "status state", "billing build", "won own", "bus but"]
)
def test_different_words_stay_different(words: str) -> None:
    assert len({stem(word) for word in words.split()}) == 2


@pytest.fixture
def vocabulary() -> Vocabulary:
    words = words_of("opportunity link a job req stage negotiation remove password")
    return Vocabulary(words, [("hook up", "link"), ("opp", "opportunity"), ("nap", "siesta")])


def stems(vocabulary: Vocabulary, question: str) -> list[tuple[str, ...]]:
    return [word.stems for word in vocabulary.read(question)]


def test_stop_words_are_left_out_and_the_rest_comes_once(vocabulary: Vocabulary) -> None:
    assert stems(vocabulary, "What is the stage of a stage, not a job?") == [
        ("what",),
        ("stag",),
        (NOT,),
        ("job",),
    ]


def test_synonyms_stand_for_the_words_of_the_guide(vocabulary: Vocabulary) -> None:
    assert stems(vocabulary, "hook it up? hook up an opp") == [
        ("hook", "link"),
        ("opp", stem("opportunity")),
    ]
    assert stems(vocabulary, "nap") == [("nap",)]


@pytest.mark.parametrize(
    ("typo", "word"),
    [
        ("negotation", "negotiation"),
        ("negotiatoin", "negotiation"),
        ("oppertunity", "opportunity"),
        ("opprtuniti", "opportunity"),
        ("remvoe", "remove"),
    ],
)
def test_typing_errors_are_mended(vocabulary: Vocabulary, typo: str, word: str) -> None:
    assert stems(vocabulary, typo) == [(stem(word),)]


@pytest.mark.parametrize("word", ["stags", "jab", "qemove", "negate", "pass123", "mobile"])
def test_other_words_are_no_typing_errors(vocabulary: Vocabulary, word: str) -> None:
    assert stems(vocabulary, word)[0][0] == stem(word)
