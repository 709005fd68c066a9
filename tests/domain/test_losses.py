"""The workspace's own reasons for losing."""

from datetime import timedelta

import pytest

from domain import crm
from domain.errors import BadValue, DetailMissing, NotAllowed, NotFound
from domain.losses import Loss
from domain.sql import boards
from domain.sql.records import SqlRecords
from tests.domain.office import NOW, at, who

pytestmark = pytest.mark.either_database


def lose(records: SqlRecords, loss: Loss, ref: str = "OPP-2001", key: str = "lost") -> str | None:
    lost = crm.close_lost(records, who(records, "theo"), ref, loss, **at(key=key))
    return lost.loss_reason and lost.loss_reason.label


def test_a_reason_can_ask_for_notes(records: SqlRecords) -> None:
    theo = who(records, "theo")
    known = crm.add_loss_reason(records, theo, "Other", notes_required=True, **at())
    assert "Other" in [it.label for it in known]
    for notes in (None, "x" * 19):
        with pytest.raises(DetailMissing, match="at least 20 characters") as missing:
            lose(records, Loss(reason="other", notes=notes))
        assert missing.value.field == "notes"
    assert lose(records, Loss(reason="other", notes="x" * 20)) == "Other"


def test_what_a_reason_asks_for_can_change(records: SqlRecords) -> None:
    theo = who(records, "theo")
    crm.change_loss_reason(records, theo, "No budget", notes_required=True, **at(key="stricter"))
    with pytest.raises(DetailMissing, match="at least 20 characters"):
        lose(records, Loss(reason="no_budget"))
    known = crm.change_loss_reason(
        records,
        theo,
        "No budget",
        competitor_required=True,
        notes_required=False,
        **at(key="other"),
    )
    (changed,) = [it for it in known if it.key == "no_budget"]
    assert (changed.competitor_required, changed.notes_required) == (True, False)
    with pytest.raises(DetailMissing, match="which competitor"):
        lose(records, Loss(reason="no_budget"))
    assert crm.opportunity(records, theo, "OPP-2006").loss_reason == changed
    assert lose(records, Loss(reason="no_budget", competitor="Rival & Co")) == "No budget"
    assert {
        "Made the loss reason “No budget” ask for notes.",
        "Made the loss reason “No budget” ask for the competitor.",
    } <= {*boards.notes(records.session, theo.workspace.id)}


def test_only_admins_change_what_a_reason_asks_for(records: SqlRecords) -> None:
    with pytest.raises(NotAllowed, match="Only Team Admins and Super Admins"):
        crm.change_loss_reason(
            records, who(records, "dana"), "No budget", notes_required=True, **at()
        )


def test_a_renamed_reason_is_renamed_on_old_deals_too(records: SqlRecords) -> None:
    theo = who(records, "theo")
    crm.rename_loss_reason(records, theo, "No budget", "Budget frozen", **at())
    lost = crm.opportunity(records, theo, "OPP-2006")
    assert lost.loss_reason
    assert (lost.loss_reason.key, lost.loss_reason.label) == ("no_budget", "Budget frozen")


def test_a_reason_is_called_what_it_reads_though_another_was_called_so(
    records: SqlRecords,
) -> None:
    theo = who(records, "theo")
    crm.rename_loss_reason(records, theo, "No budget", "Without a budget", **at(key="a"))
    crm.rename_loss_reason(records, theo, "No decision", "No budget", **at(key="b"))
    assert lose(records, Loss(reason="no budget")) == "No budget"
    known = crm.change_loss_reason(
        records, theo, "No budget", notes_required=True, **at(key="stricter")
    )
    assert [it.key for it in known if it.notes_required] == ["no_decision"]
    left = crm.remove_loss_reason(records, theo, "No budget", **at(key="gone"))
    assert "Without a budget" in [it.label for it in left]
    assert "No budget" not in [it.label for it in left]


def test_a_removed_reason_stays_on_old_deals_only(records: SqlRecords) -> None:
    theo = who(records, "theo")
    crm.remove_loss_reason(records, theo, "No budget", **at())
    assert crm.opportunity(records, theo, "OPP-2006").loss_reason
    with pytest.raises(NotFound, match="no loss reason “No budget”"):
        lose(records, Loss(reason="No budget"))
    crm.add_loss_reason(records, theo, "No budget", **at(key="again"))
    assert lose(records, Loss(reason="No budget")) == "No budget"


def test_the_list_has_one_to_twenty_reasons(records: SqlRecords) -> None:
    theo = who(records, "theo")
    for number in range(7, 21):
        crm.add_loss_reason(records, theo, f"Reason {number}", **at(key=f"{number}"))
    with pytest.raises(BadValue, match="up to 20 reasons"):
        crm.add_loss_reason(records, theo, "One more", **at(key="more"))
    known = crm.loss_reasons(records, theo)
    for reason in known[1:]:
        crm.remove_loss_reason(records, theo, reason.label, **at(key=f"less {reason.label}"))
    with pytest.raises(BadValue, match="has to stay"):
        crm.remove_loss_reason(records, theo, known[0].label, **at(key="last"))


@pytest.mark.parametrize(
    "label", [" ", "x" * 81, "NO budget", "No\nmoney", "No\x07money", "\u2014"]
)
def test_a_reason_needs_a_name_of_its_own(records: SqlRecords, label: str) -> None:
    with pytest.raises(BadValue) as refused:
        crm.add_loss_reason(records, who(records, "theo"), label, **at())
    assert refused.value.field == "label"


def test_what_a_reason_is_called_now_goes_before_what_another_was_called_first(
    records: SqlRecords,
) -> None:
    theo = who(records, "theo")
    crm.rename_loss_reason(records, theo, "No budget", "Too small", **at(key="rename"))
    known = crm.add_loss_reason(records, theo, "No budget", **at(key="add"))
    assert lose(records, Loss(reason="No budget")) == "No budget"
    (added,) = [it for it in known if it.label == "No budget"]
    assert crm.opportunity(records, theo, "OPP-2001").loss_reason == added


def test_a_workspace_may_do_without_reasons(records: SqlRecords) -> None:
    theo = who(records, "theo")
    crm.require_loss_reasons(records, theo, False, **at())
    assert lose(records, Loss()) == "Not stated"
    assert "Not stated" not in [it.label for it in crm.loss_reasons(records, theo)]
    with pytest.raises(NotFound):
        lose(records, Loss(reason="not_stated"), "OPP-2002", "picked")
    crm.require_loss_reasons(records, theo, True, **at(NOW + timedelta(hours=1), "back"))
    with pytest.raises(DetailMissing, match="Why was it lost"):
        lose(records, Loss(), "OPP-2002", "none")
    assert boards.notes(records.session, theo.workspace.id)[-2:] == [
        "Made loss reasons optional.",
        "Made loss reasons required.",
    ]
