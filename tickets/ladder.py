"""The ladder: who is told next while nobody acknowledges, as data."""

import re
from enum import StrEnum
from typing import Annotated, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, model_validator

from tickets.ticket import Severity

MOST_ROUNDS, MOST_STEPS = 5, 10


class Audience(StrEnum):
    """Whom or what a step tells."""

    ON_DUTY = "on_duty"
    SUPER_ADMINS = "super_admins"
    EVERYBODY = "everybody"
    PERSON = "person"
    CHANNEL = "channel"
    WEBHOOK = "webhook"


#: What is told there instead of people.
POSTS = (Audience.CHANNEL, Audience.WEBHOOK)
_CHANNEL = re.compile(r"[TE][A-Z0-9]{2,20}/[CG][A-Z0-9]{2,20}")
_WEB = re.compile(r"https?://[^\s/]+\S*")


class Step(BaseModel):
    """One rung: whom to tell, and how long to wait for an answer before the next."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    audience: Audience
    wait_minutes: Annotated[int, Field(ge=1, le=1440)]
    staff_id: UUID | None = None  # of the person, if it is one
    address: str | None = None  # of the post: "T0PILOT/C0OPS", or "https://…"

    @model_validator(mode="after")
    def _addressed(self) -> Self:
        if (self.audience is Audience.PERSON) != (self.staff_id is not None):
            raise ValueError("A step that tells a person names one, and no other does.")
        if (self.audience in POSTS) != (self.address is not None):
            raise ValueError("A step that tells a channel or a webhook has an address.")
        wanted = _CHANNEL if self.audience is Audience.CHANNEL else _WEB
        if self.address is not None and not wanted.fullmatch(self.address):
            raise ValueError(f"{self.address!r} is no address of a {self.audience}.")
        return self


class Policy(BaseModel):
    """A ladder with its repeats; an incident keeps the one it began with."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    steps: Annotated[tuple[Step, ...], Field(max_length=MOST_STEPS)] = ()
    rounds: Annotated[int, Field(ge=1, le=MOST_ROUNDS)] = 1
    #: After so long without a sign of work an acknowledged incident is triggered again.
    silence_minutes: Annotated[int, Field(ge=5, le=10_080)] = 240


#: What holds until a policy is stored for a severity.
DEFAULTS = {
    Severity.P1: Policy(
        name="P1",
        steps=(
            Step(audience=Audience.ON_DUTY, wait_minutes=5),
            Step(audience=Audience.SUPER_ADMINS, wait_minutes=10),
            Step(audience=Audience.EVERYBODY, wait_minutes=15),
        ),
        rounds=3,
        silence_minutes=60,
    ),
    Severity.P2: Policy(
        name="P2",
        steps=(
            Step(audience=Audience.ON_DUTY, wait_minutes=15),
            Step(audience=Audience.SUPER_ADMINS, wait_minutes=30),
            Step(audience=Audience.EVERYBODY, wait_minutes=60),
        ),
        rounds=2,
        silence_minutes=240,
    ),
    Severity.P3: Policy(name="P3"),
    Severity.P4: Policy(name="P4"),
}
