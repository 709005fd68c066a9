"""An opportunity: one deal with one client, its limits, and how a move changes it."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Literal
from uuid import UUID

from domain.clients import Client
from domain.details import Collaborator, Contact, Link
from domain.fees import fee_of
from domain.fields import checked_fields
from domain.money import Money
from domain.names import listed
from domain.orders import Order
from domain.pipeline import Pipeline, Stage, Status
from domain.reqs import Req
from domain.titles import Titled

LOSS_NOTES_LENGTH = 1_000


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
    competitor_required: bool = False
    notes_required: bool = False

    @property
    def asks(self) -> str:
        """What it asks for beside itself: "the competitor and notes", or nothing."""
        return asked_for(self.competitor_required, self.notes_required)


def asked_for(competitor: bool, notes: bool) -> str:
    """What a reason with these rules asks for beside itself."""
    wanted = ((competitor, "the competitor"), (notes, "notes"))
    return listed([what for is_asked, what in wanted if is_asked])


@dataclass(frozen=True, kw_only=True)
class NewOpportunity:
    """What somebody says about a deal to be; `client` is a name, or an id as text."""

    client: str
    title: str
    deal_type: DealType | None = None
    fee_model: str | None = None
    fee_percent: Decimal | None = None
    value: Money | None = None
    expected_close_on: date | None = None
    starts_on: date | None = None
    notes: str | None = None
    contract_details: str | None = None
    contacts: tuple[Contact, ...] = ()
    links: tuple[Link, ...] = ()

    @property
    def fee(self) -> Decimal | None:
        """The fee in percent: what was given as such, else what the fee model says."""
        return fee_of(self.fee_percent, self.fee_model)


@dataclass(frozen=True, kw_only=True)
class Opportunity(Titled):
    """A deal as it stands.

    `stage` is where it is, or was when it closed; `status` says whether it lives. `value` is
    what the client is expected to pay, `won_value` what was signed. A probability that was set
    by hand survives moves, and so does a limit of days of its own that is `max_days_sticky`.
    `version` counts the changes. `held_for` is how long it has rested in
    its stage; a rest that goes on began at `held_at`. `recreated_from` and `recreated_as` are the
    refs of its neighbours in a chain of deals.
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
    fee_percent: Decimal | None = None
    expected_close_on: date | None = None
    starts_on: date | None = None
    contract_details: str | None = None
    contacts: tuple[Contact, ...] = ()
    links: tuple[Link, ...] = ()
    collaborators: tuple[Collaborator, ...] = ()
    max_days_override: int | None = None
    max_days_sticky: bool = False
    held_for: timedelta = timedelta()
    held_at: datetime | None = None
    hold_until: date | None = None
    closed_at: datetime | None = None
    won_value: Money | None = None
    loss_reason: LossReason | None = None
    competitor: str | None = None
    loss_notes: str | None = None
    order: Order | None = None
    recreated_from: str | None = None
    recreated_as: str | None = None

    @property
    def fee(self) -> Decimal | None:
        """The fee in percent: what was given as such, else what the fee model says."""
        return fee_of(self.fee_percent, self.fee_model)

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
        """What it is expected to bring by itself: value times probability; then what was won, or nothing.

        The forecast of many deals adds up the open ones alone: a won one is expected no longer.
        """
        match self.status:
            case Status.OPEN | Status.ON_HOLD:
                return self.value.share(self.probability) if self.value else None
            case Status.WON:
                return self.won_value
            case Status.LOST | Status.CANCELLED:
                return Money(0, self.value.currency) if self.value else None

    @property
    def max_days(self) -> int:
        """After so many whole days in its stage it is stale: its own limit, or the stage's."""
        return self.max_days_override or self.stage.max_days

    @property
    def shared_with(self) -> frozenset[UUID]:
        """Who sees it besides its owner and the admins."""
        return frozenset(it.member_id for it in self.collaborators)

    def moved(self, to: Stage, now: datetime) -> "Opportunity":
        """The deal after a move: a fresh clock in the new stage, and that stage's limit of days."""
        by_hand = self.probability_source == "manual"
        return replace(
            self,
            stage=to,
            stage_entered_at=now,
            held_for=timedelta(),
            max_days_override=self.max_days_override if self.max_days_sticky else None,
            probability=self.probability if by_hand else to.probability,
        )

    def held(self, until: date | None, now: datetime) -> "Opportunity":
        """The deal on hold: its clock stands."""
        return replace(self, status=Status.ON_HOLD, held_at=now, hold_until=until)

    def resumed(self, now: datetime) -> "Opportunity":
        """The deal open again, with the rest it had added up; none if the clock was set back."""
        began = max(self.held_at or now, self.stage_entered_at)
        rest = self.held_for + max(now - began, timedelta())
        return replace(self, status=Status.OPEN, held_at=None, hold_until=None, held_for=rest)

    def closed(self, status: Status, now: datetime) -> "Opportunity":
        """The deal won, lost or cancelled, in the stage where it was."""
        return replace(self, status=status, closed_at=now)


def checked(new: NewOpportunity) -> NewOpportunity:
    """The same without stray spaces; raises BadValue where a field is outside its limits."""
    return replace(new, **checked_fields(vars(new)))
