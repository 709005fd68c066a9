"""A turn, free of Slack and of any model: what comes in, and the one reply that goes out."""

from typing import Literal

from pydantic import BaseModel, ConfigDict

from bot.model.log import Mode
from tools.forms import has_form
from tools.outcome import BlockView, Draft, PassageView, ProposalCard, TicketReceipt

ReplyKind = Literal["answer", "clarify", "abstain", "proposal", "ticket", "refusal"]


class Value(BaseModel):
    """A frozen value that survives JSON: the engine stores it between steps.

    A newer REX may have stored more: while a deploy rolls, an older one takes what it knows.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")


class Place(Value):
    """Where in Slack a conversation happens; `thread` is the ts of its first message."""

    team: str
    channel: str
    thread: str
    is_dm: bool = True


#: Ends the id of a turn whose message mentions REX in a channel.
MENTION = ":mention"


class Incoming(Value):
    """Something a person did in Slack, normalised by the edge before it is recorded.

    `id` names the turn and de-duplicates it: the message's own time and channel, so that it sorts
    by time and every telling of one message (a retry, a mention told twice) is the same turn.
    """

    id: str
    kind: Literal["message", "click", "submission", "deletion"]
    place: Place
    user: str
    #: Their own Slack team, where Slack says that it is another than the place's.
    user_team: str = ""
    ts: str
    text: str = ""
    files: tuple[str, ...] = ()
    #: Whether the text is what was said in its thread, where the mention points at that.
    quoted: bool = False
    addressed: bool = True  # a DM or a mention; a plain thread reply counts only where REX is in
    #: click: which button or shortcut, by the word of whoever takes it; bot.handle has most of them
    action: str | None = None
    #: click and submission: the opaque id the button carried; deletion: the id of what was taken back
    value: str | None = None
    fields: dict[str, str | None] = {}
    #: When it was recorded, in seconds of the host's clock: what it waits counts for its turn.
    received_at: float | None = None


class Remark(Value):
    """What somebody said in a thread, in plain words."""

    user: str
    text: str


#: Stands for the ts of a message that may have been begun.
UNSURE = "?"


class Task(Value):
    """One thing REX does for an answer, as people see it while they wait."""

    id: str
    title: str
    output: str = ""
    is_done: bool = False


class Stop(Value):
    """A press on Slack's stop button in a thread; `ts` is Slack's time of it."""

    place: Place
    ts: str


class Quote(Value):
    """One block of the guide, printed verbatim with its source."""

    block: str
    article: str
    heading: str
    source: str
    kind: Literal["paragraph", "step", "item", "row"]
    number: int | None
    lead_in: str | None
    text: str

    @classmethod
    def of(cls, passage: PassageView, block: BlockView) -> "Quote":
        """Return a block of a passage as it is printed."""
        return cls(
            block=block.id,
            article=passage.article,
            heading=passage.heading,
            source=passage.source,
            kind=block.kind,
            number=block.number,
            lead_in=block.lead_in,
            text=block.text,
        )


class Part(Value):
    """One step of an answer: REX's own words, the blocks they rest on, or both."""

    say: str | None = None
    quotes: tuple[Quote, ...] = ()


class Topic(Value):
    """A section of the guide offered when nothing answers the question."""

    section: str
    source: str


class Reply(Value):
    """The one reply of a turn, before any rendering.

    `repair` is an action that the model could not put together: its form takes what was valid.
    `may_help` marks passages that are offered rather than given as the answer; `helpful` is the
    thumb the person gave it, `commented` whether they said what was missing.
    """

    kind: ReplyKind
    parts: tuple[Part, ...] = ()
    question: str | None = None
    topics: tuple[Topic, ...] = ()
    proposals: tuple[ProposalCard, ...] = ()
    draft: Draft | None = None
    repair: Draft | None = None
    ticket: TicketReceipt | None = None
    offers_ticket: bool = False
    may_help: bool = False
    helpful: bool | None = None
    commented: bool = False
    mode: Mode = "full"
    tools: tuple[str, ...] = ()

    @property
    def form(self) -> Draft | None:
        """The action whose form is offered beside the words: one that lacks details."""
        draft = self.draft or self.repair
        return draft if draft and has_form(draft.tool) else None


class Checked(Value):
    """What the gate made of a model's statements, and the blocks that were shown in the end.

    `retried` says that the model was asked once more, and that the statements are of its second
    answer; `reasons` are those for which words of either were left out, once for each statement.
    """

    passed: int = 0
    repaired: int = 0
    dropped: int = 0
    abstained: bool = False
    retried: bool = False
    blocks: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()
