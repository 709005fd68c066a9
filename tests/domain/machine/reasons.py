"""What is asked of a house's reasons for losing."""

from collections.abc import Callable

from hypothesis import strategies as st

from domain import crm
from domain.access import Actor
from domain.changing import Occasion
from domain.opportunity import LossReason
from tests.domain.machine import house_rules, rules
from tests.domain.machine.base import ASK, Ask, Base, asks, mostly
from tests.domain.machine.house import House
from tests.domain.machine.rules import Codes

#: What reasons are called beside those that every house begins with.
LABELS = ("Too small", "No Budget", "Price too high")
LABEL = mostly(*LABELS)("Not stated", " ", "x" * 80, "x" * 81)
#: Which one is meant, by its label or its key.
SAID = mostly("no_budget", "Competitor chosen", *LABELS)("not_stated", "bad_weather")
FLAG = st.sampled_from([None, True, False])

Do = Callable[[Actor, Occasion], tuple[LossReason, ...]]


class Reasons(Base):
    """Added, renamed, given other rules, removed."""

    @asks(ask=ASK, label=LABEL, rival=st.booleans(), notes=st.booleans())
    def add_reason(self, ask: Ask, label: str, rival: bool, notes: bool) -> None:
        house = self._decided(
            ask,
            lambda house: house_rules.add_reason(house, label),
            lambda actor, given: crm.add_loss_reason(
                self.records,
                actor,
                label,
                competitor_required=rival,
                notes_required=notes,
                **given,
            ),
        )
        if house:
            house.reasons.append(house.new_reason(label, rival, notes))
            self.settled()

    @asks(ask=ASK, said=SAID, label=LABEL)
    def rename_reason(self, ask: Ask, said: str, label: str) -> None:
        house = self._decided(
            ask,
            lambda house: house_rules.rename_reason(house, said, label),
            lambda actor, given: crm.rename_loss_reason(self.records, actor, said, label, **given),
        )
        if house and (reason := house.reason(said)):
            reason.label = label.strip()
            self.settled()

    @asks(ask=ASK, said=SAID, rival=FLAG, notes=FLAG)
    def change_reason(self, ask: Ask, said: str, rival: bool | None, notes: bool | None) -> None:
        house = self._decided(
            ask,
            lambda house: house_rules.change_reason(house, said),
            lambda actor, given: crm.change_loss_reason(
                self.records,
                actor,
                said,
                competitor_required=rival,
                notes_required=notes,
                **given,
            ),
        )
        if house and (reason := house.reason(said)):
            reason.rival = reason.rival if rival is None else rival
            reason.notes = reason.notes if notes is None else notes
            self.settled()

    @asks(ask=ASK, said=SAID)
    def remove_reason(self, ask: Ask, said: str) -> None:
        house = self._decided(
            ask,
            lambda house: house_rules.remove_reason(house, said),
            lambda actor, given: crm.remove_loss_reason(self.records, actor, said, **given),
        )
        if house and (reason := house.reason(said)):
            reason.removed = True
            self.settled()

    def _decided(self, ask: Ask, wrong: Callable[[House], Codes], do: Do) -> House | None:
        """The house, if its admins' command was accepted."""
        person = self.person(ask.who)
        house = self.world.home(person)
        done = self.give(
            person,
            lambda: rules.admins(self.world, person) or wrong(house),
            do,
            times=ask.times,
            mood=ask.mood,
        )
        if done is None:
            return None
        return house
