"""Refusals: every one of them is a sentence fit for the person who asked.

DomainError
├── NotFound           nothing of that name, or nothing this person may see: the same words for both
│   └── Ambiguous      several things of that name
├── NotAllowed         a gate of access.decide() is shut; carries the whole decision
├── IllegalMove        the pipeline's rule forbids this step
├── NotOpen            closed or paused things stay as they are
├── UnknownStage       the workspace has no stage of that name
├── BadValue           a field is outside its limits
├── DetailMissing      a field that can't be left out was left out
├── AlreadyLinked      a REQ belongs to one opportunity at a time
├── NotLinked          a REQ isn't on that opportunity
├── AlreadyRecreated   a closed deal has one successor
├── DifferentClient    an opportunity and its REQs share one client
└── ChangedMeanwhile   somebody else was faster
"""

from typing import ClassVar

from domain.access import Decision


class DomainError(Exception):
    """The root of the tree; `code` names the leaf for machines."""

    code: ClassVar[str] = "refused"


class NotFound(DomainError):
    """Missing and invisible things look alike; `near` are names the person may have meant."""

    code = "not_found"

    def __init__(self, sentence: str, near: tuple[str, ...] = ()) -> None:
        super().__init__(sentence)
        self.near = near


class Ambiguous(NotFound):
    """Several things fit what was said; `near` lists them."""

    code = "ambiguous"


class NotAllowed(DomainError):
    """The first shut gate speaks: it says what blocks, and who can lift it."""

    code = "not_allowed"

    def __init__(self, decision: Decision) -> None:
        super().__init__(decision.first.sentence)
        self.decision = decision


class IllegalMove(DomainError):
    """A step that the pipeline forbids; `next_stage` is the label of the legal one, if any."""

    code = "illegal_move"

    def __init__(self, sentence: str, next_stage: str | None = None) -> None:
        super().__init__(sentence)
        self.next_stage = next_stage


class NotOpen(DomainError):
    """The status forbids the change, and the sentence names it.

    `about` tells a closed deal, which is never opened again, from everything else.
    """

    code = "not_open"

    def __init__(self, sentence: str, about: str = "not_open") -> None:
        super().__init__(sentence)
        self.about = about


class UnknownStage(DomainError):
    """Never guessed: `stages` are the labels that exist."""

    code = "unknown_stage"

    def __init__(self, sentence: str, stages: tuple[str, ...]) -> None:
        super().__init__(sentence)
        self.stages = stages


class BadValue(DomainError):
    """Names the field, its limit and what to do."""

    code = "bad_value"

    def __init__(self, field: str, sentence: str) -> None:
        super().__init__(sentence)
        self.field = field


class DetailMissing(DomainError):
    """Names the field that is needed."""

    code = "detail_missing"

    def __init__(self, field: str, sentence: str) -> None:
        super().__init__(sentence)
        self.field = field


class AlreadyLinked(DomainError):
    """The REQ is linked already, here or elsewhere."""

    code = "already_linked"


class NotLinked(DomainError):
    """The REQ isn't linked to that opportunity."""

    code = "not_linked"


class AlreadyRecreated(DomainError):
    """The closed deal goes on in another one already; the sentence names it."""

    code = "already_recreated"


class DifferentClient(DomainError):
    """The REQ belongs to another client than the opportunity."""

    code = "different_client"


class ChangedMeanwhile(DomainError):
    """The object is no longer the one that was looked at; the sentence says what changed."""

    code = "changed_meanwhile"
