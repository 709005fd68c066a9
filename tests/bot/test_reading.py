"""What can't be read gets a sentence; what nobody types on purpose is dropped."""

import pytest

from bot.reading import LONGEST, clean, shortened, unreadable
from bot.turn import Incoming, Place

PLACE = Place(team="T", channel="D", thread="1")


def said(text: str, *files: str) -> Incoming:
    return Incoming(id="1", kind="message", place=PLACE, user="U", ts="1", text=text, files=files)


def test_a_file_alone_is_named_and_not_read() -> None:
    reply = unreadable(said("", "contract.pdf"))
    assert reply is not None
    assert "contract.pdf" in (reply.parts[0].say or "")


def test_a_file_with_words_is_answered_by_its_words() -> None:
    assert unreadable(said("what is this?", "contract.pdf")) is None


def test_a_wall_of_text_is_asked_to_be_shorter() -> None:
    reply = unreadable(said("a" * (LONGEST + 1)))
    assert reply is not None
    assert f"{LONGEST:,}" in (reply.parts[0].say or "")


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("what\x00does Won mean", "what does Won mean"),
        ("what does\x00 \x01Won mean", "what does Won mean"),
        ("\x00 hi\n", "hi"),
        ("two\n\tlines", "two\n\tlines"),
        ("\u202egod", "god"),
        ("one\u200bword", "oneword"),
        ("\x00", ""),
    ],
)
def test_what_nobody_types_neither_stays_nor_joins_words(typed: str, read: str) -> None:
    assert clean(typed) == read


@pytest.mark.parametrize("sign", [" ", ".", "-", "\n", "👍"])
def test_a_long_run_of_one_sign_says_no_more_than_forty(sign: str) -> None:
    assert shortened(said(f"so{sign * 7_000}it")).text == f"so{sign * 40}it"
    assert shortened(said(f"so{sign * 40}it")).text == f"so{sign * 40}it"
