"""The short form of `make torture`: REX dies where it hurts most, and nothing is lost or doubled."""

from pathlib import Path

from tests.torture.ordeal import ordeal

#: Where an effect is there and its record isn't: a deed, an answer, an alert.
WORST = (
    "alert carry:inside",
    "turn tool open_escalation_ticket:inside",
    "turn reply:inside",
)


def test_dying_at_the_worst_moments_loses_and_doubles_nothing(tmp_path: Path) -> None:
    with ordeal(tmp_path) as run:
        run.torment(len(WORST), WORST)
        outcome = run.outcome()
    assert set(outcome.hit) >= set(WORST)
    assert outcome.wrong == ()
