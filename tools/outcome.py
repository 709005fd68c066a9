"""What a tool hands back: a bounded text for the model, and facts the server prints itself."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, JsonValue


class Fact(BaseModel):
    """A frozen value that survives JSON: the engine stores it between steps."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class BlockView(Fact):
    """One paragraph, step, item or table row of the guide, printed verbatim when cited."""

    id: str
    kind: Literal["paragraph", "step", "item", "row"]
    number: int | None
    lead_in: str | None
    text: str


class PassageView(Fact):
    """A section of the guide that was found for this turn, best first.

    One that is not `sure` to answer may help all the same, or be only the nearest there is.
    `defines` are the ids of blocks that say what somebody asked the meaning of, `fitting` those of
    blocks to show where the section is the answer.
    `closed` says why this person cannot use what it is about, where their plan or role does not
    open it.
    """

    section_id: str
    article: str
    title: str
    heading: str
    path: tuple[str, ...]
    score: float
    sure: bool
    may_help: bool = False
    blocks: tuple[BlockView, ...]
    closed: str | None = None
    defines: tuple[str, ...] = ()
    fitting: tuple[str, ...] = ()

    @property
    def source(self) -> str:
        """Where the passage stands, for people: "Guide › Opportunities › Linking Job REQs"."""
        return " › ".join(("Guide", self.title, *self.path))


class ChangeView(Fact):
    """One line of a proposal card: names and formatted money, never ids."""

    label: str
    before: str | None
    after: str


class ProposalCard(Fact):
    """A write that waits for its click, as the person who asked sees it."""

    id: str
    tool: str
    arguments: dict[str, JsonValue]
    title: str
    changes: tuple[ChangeView, ...]
    expires_at: str
    state: Literal["waiting", "done", "cancelled", "expired", "failed"]
    result: str | None = None


class Draft(Fact):
    """An action that lacks details: what is known for certain, and the one question to ask."""

    tool: str
    arguments: dict[str, JsonValue]
    missing: tuple[str, ...]
    question: str
    options: tuple[str, ...] = ()


class Refusal(Fact):
    """Why something will not be done, and who can change that."""

    code: str
    sentence: str
    fixer: str | None = None
    cite: str | None = None


class CheckView(Fact):
    """One gate of a diagnosis: passed, failed, or not reached."""

    label: str
    passed: bool | None


class Finding(Fact):
    """The outcome of a visibility diagnosis."""

    topic: str
    verdict: str
    sentence: str
    fixer: str | None
    checked: tuple[CheckView, ...]
    cite: str | None
    must_escalate: bool


class TicketReceipt(Fact):
    """What the reporter is told about a ticket: its id, who was told, what happens next."""

    ref: str
    severity: str
    told_people: bool
    sentence: str
    alert_ids: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()


class Outcome(Fact):
    """Everything one tool call produced.

    `told` is all the model reads; the other fields are rendered by the server, so that what a
    person reads about their data never depends on the model's words.
    """

    told: dict[str, JsonValue]
    passages: tuple[PassageView, ...] = ()
    proposal: ProposalCard | None = None
    draft: Draft | None = None
    refusal: Refusal | None = None
    finding: Finding | None = None
    ticket: TicketReceipt | None = None
    printed: str | None = None
