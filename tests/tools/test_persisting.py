"""What REX asked to be told, if it is still so."""

import pytest

from domain.closer_look import SUPPORT_WILL_LOOK
from tools.persisting import last_said, persists

TRY_FIRST = (
    f"OPP-2003 is there. Clear the filters. If it is still missing then, {SUPPORT_WILL_LOOK}"
)


@pytest.mark.parametrize(
    "said",
    [
        "it's still missing after a reload",
        "still not there",
        "Still doesn't work",
        "that didn’t help",
        "it did not help",
        "no change",
        "same thing",
        "nothing changed",
        "no luck",
        "same",
        "why is it still missing?",
    ],
)
def test_what_was_tried_in_vain_persists(said: str) -> None:
    assert persists(said, TRY_FIRST)


@pytest.mark.parametrize(
    "said",
    [
        "it works now, thanks",
        "found it",
        "works again, still odd",
        "how do I clear the filters?",
        "and the same for Sam?",
        "do I still need the Pro plan?",
    ],
)
def test_what_works_or_is_asked_does_not(said: str) -> None:
    assert not persists(said, TRY_FIRST)


def test_without_that_promise_nothing_persists() -> None:
    assert not persists("still not there", "Would you like me to open a ticket for support?")
    assert not persists("still not there", "")


def test_only_what_rex_said_last_counts() -> None:
    rex, user = {"role": "assistant", "text": TRY_FIRST}, {"role": "user", "text": "hm"}
    assert last_said([user, rex]) == TRY_FIRST
    assert last_said([rex, user]) == last_said([]) == ""
