"""An opportunity: one deal with one client, its limits, and how a move changes it."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Literal
from uuid import UUID

from domain.clients import Client
from domain.errors import BadValue
from domain.money import Money
from domain.pipeline import Pipeline, Stage, Status
from domain.reqs import Req

TITLE_LENGTH = (3, 200)
NOTES_LENGTH = 5_000
FEE_MODEL_LENGTH = 200
CONTRACT_LENGTH = 2_000
LOSS_NOTES_LENGTH = 1_000
#: In major units, whatever the currency.
MOST_VALUE = 100_000_000


class DealType(StrEnum):
    """What kind of business it is."""

    CONTINGENCY = "contingency"
    RETAINED = "retained"
    CONTRACT_STAFFING = "contract_staffing"
    FLAT_FEE = "flat_fee"
    RPO = "rpo"

    @property
    def label(self) -> str:
        """As the product writes it: "Retained search"."""
        return _DEAL_TYPES[self]


_DEAL_TYPES = {
    DealType.CONTINGENCY: "Contingency search",
    DealType.RETAINED: "Retained search",
    DealType.CONTRACT_STAFFING: "Contract staffing",
    DealType.FLAT_FEE: "Flat fee",
    DealType.RPO: "RPO",
}


@dataclass(frozen=True)
class LossReason:
    """Why deals are lost: an entry of the workspace's own list."""

    id: UUID
    key: str
    label: str


@dataclass(frozen=True, kw_only=True)
class NewOpportunity:
    """What somebody says about a deal to be; `client` is a name, or an id as text."""

    client: str
    title: str
    deal_type: DealType | None = None
    fee_model: str | None = None
    value: Money | None = None
    notes: str | None = None


@dataclass(frozen=True, kw_only=True)
class Opportunity:
    """A deal as it stands.

    `stage` is where it is, or was when it closed; `status` says whether it lives. `value` is
    what the client is expected to pay, `won_value` what was signed. A probability that was set
    by hand survives moves. `version` counts the changes.
    """

    id: UUID
    workspace_id: UUID
    number: int
    title: str
    client: Client
    owner_id: UUID
    owner_name: str
    pipeline: Pipeline
    stage: Stage
    status: Status
    deal_type: DealType | None
    fee_model: str | None
    value: Money | None
    probability: int
    probability_source: Literal["stage", "manual"]
    notes: str | None
    stage_entered_at: datetime
    created_at: datetime
    version: int
    reqs: tuple[Req, ...] = ()
    held_at: datetime | None = None
    closed_at: datetime | None = None
    won_value: Money | None = None
    loss_reason: LossReason | None = None

    @property
    def ref(self) -> str:
        """How people call it: "OPP-2001"."""
        return f"OPP-{self.number}"

    @property
    def name(self) -> str:
        """Client and title, as a card's heading shows them."""
        return f"{self.client.name} \N{EN DASH} {self.title}"

    @property
    def heading(self) -> str:
        """How a list shows it: its ref and its name."""
        return f"{self.ref} {self.name}"

    @property
    def pipeline_id(self) -> UUID:
        """The pipeline it runs through."""
        return self.pipeline.id

    @property
    def display_stage(self) -> str:
        """The column of the board it stands in."""
        match self.status:
            case Status.WON:
                return self.pipeline.won_label
            case Status.LOST:
                return self.pipeline.lost_label
            case Status.OPEN | Status.ON_HOLD | Status.CANCELLED:
                return self.stage.label

    @property
    def forecast(self) -> Money | None:
        """Value times probability while it lives; then what was won, or nothing."""
        match self.status:
            case Status.OPEN | Status.ON_HOLD:
                return self.value.share(self.probability) if self.value else None
            case Status.WON:
                return self.won_value
            case Status.LOST | Status.CANCELLED:
                return Money(0, self.value.currency) if self.value else None

    def moved(self, to: Stage, now: datetime) -> "Opportunity":
        """The deal after a move that the pipeline allows: a fresh clock in the new stage."""
        by_hand = self.probability_source == "manual"
        return replace(
            self,
            stage=to,
            stage_entered_at=now,
            probability=self.probability if by_hand else to.probability,
        )


def checked(new: NewOpportunity) -> NewOpportunity:
    """The same without stray spaces; raises BadValue where a field is outside its limits."""
    title = " ".join(new.title.split())
    fewest, most = TITLE_LENGTH
    if not fewest <= len(title) <= most:
        raise BadValue(
            "title",
            f"The title has {len(title)} characters and needs {fewest} to {most}. "
            f"Please {'shorten' if len(title) > most else 'lengthen'} it.",
        )
    return replace(
        new,
        title=title,
        fee_model=_text(new.fee_model, "fee_model", "fee model", FEE_MODEL_LENGTH),
        notes=_text(new.notes, "notes", "notes", NOTES_LENGTH),
        value=_value(new.value),
    )


def _text(text: str | None, field: str, name: str, most: int) -> str | None:
    stripped = (text or "").strip()
    if len(stripped) > most:
        raise BadValue(
            field,
            f"The {name} may have up to {most:,} characters, and this has {len(stripped):,}. "
            "Please shorten the text.",
        )
    return stripped or None


def _value(value: Money | None) -> Money | None:
    if value is None or 0 <= value.major <= MOST_VALUE:
        return value
    most = Money.of(MOST_VALUE, value.currency)
    raise BadValue(
        "value",
        f"The value must lie between {Money(0, value.currency).format()} and {most.format()}, "
        f"and {value.format()} doesn't. Please correct the amount.",
    )
