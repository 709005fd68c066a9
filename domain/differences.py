"""What differs between two states of a deal, in names and formatted money."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from domain.money import Money
from domain.names import listed
from domain.opportunity import Opportunity

#: Longer texts are said to have changed, and not quoted.
LONGEST_QUOTE = 200


@dataclass(frozen=True)
class Change:
    """One line of what a write would do, or did."""

    label: str
    before: str | None
    after: str

    @property
    def sentence(self) -> str:
        """As a part of a sentence: "the value from $5,000 to $6,000"."""
        what = f"the {self.label[:1].lower()}{self.label[1:]}"
        if len(self.after) > LONGEST_QUOTE or len(self.before or "") > LONGEST_QUOTE:
            return what
        start = f" from {self.before}" if self.before else ""
        return f"{what}{start} to {self.after}"


def differences(before: Opportunity, after: Opportunity) -> tuple[Change, ...]:
    """The fields that differ, in the order of the form."""
    pairs = zip(_shown(before), _shown(after), strict=True)
    return tuple(
        Change(label, old, new or "nothing") for (label, old), (_, new) in pairs if old != new
    )


def _shown(deal: Opportunity) -> tuple[tuple[str, str | None], ...]:
    return (
        ("Title", deal.title),
        ("Owner", deal.owner_name),
        ("Deal type", deal.deal_type and deal.deal_type.label),
        ("Fee model", deal.fee_model),
        ("Fee", share(deal.fee)),
        ("Value", amount(deal.value)),
        ("Probability", f"{deal.probability}%"),
        ("Forecast", amount(deal.forecast)),
        ("Expected close", _text(deal.expected_close_on)),
        ("Start", _text(deal.starts_on)),
        ("Days allowed in this stage", _text(deal.max_days_override)),
        ("Those days stay when it moves", "yes" if deal.max_days_sticky else "no"),
        ("Contacts", _all([_with(it.name, it.role, it.email, it.phone) for it in deal.contacts])),
        ("Links", _all([_with(it.label, it.url) for it in deal.links])),
        ("Collaborators", _all([it.name for it in deal.collaborators])),
        ("Contract details", deal.contract_details),
        ("Notes", deal.notes),
    )


def amount(value: Money | None) -> str | None:
    """For people, None where there is none."""
    return value.format() if value else None


def share(fee: Decimal | None) -> str | None:
    """A fee in percent for people, None where there is none."""
    return None if fee is None else f"{fee.normalize():f}%"


def _all(names: Sequence[str]) -> str | None:
    return listed(names) or None


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def _with(name: str, *more: str | None) -> str:
    known = ", ".join(filter(None, more))
    return f"{name} ({known})" if known else name
