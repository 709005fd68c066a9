"""The ladder: who is told next while nobody acknowledges, as data."""

from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from tickets.ticket import Severity

MOST_ROUNDS, MOST_STEPS = 5, 10


class Audience(StrEnum):
    """Whom a step tells."""

    ON_DUTY = "on_duty"
    SUPER_ADMINS = "super_admins"
    EVERYBODY = "everybody"
    PERSON = "person"


class Step(BaseModel):
    """One rung: whom to tell, and how long to wait for an answer before the next."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    audience: Audience
    wait_minutes: Annotated[int, Field(ge=1, le=1440)]
    staff_id: UUID | None = None  # of the person, if it is one


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
