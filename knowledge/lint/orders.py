"""Text that tells REX what to do, on pages that people read."""

import re
from collections.abc import Iterator, Sequence

from knowledge.front import AUDIENCES_OF_REX
from knowledge.lint.finding import Finding
from knowledge.lint.proof import Proof

_DUTY = r"(?:must|should|shall|ought to|has to|have to|needs? to|is to|is (?:not )?allowed to)\b"
_REX = re.compile(rf"\b(?:REX|Rex)\s+{_DUTY}|\byou are REX\b|\bas REX, you\b")
_ASSISTANT = re.compile(
    rf"\b(?:the |an? )?(?:AI |chat ?|support )?(?:assistant|chatbot|bot|agent|model)s? {_DUTY}"
    r"|\bsystem prompt\b|\bas an AI\b|\bsupport agent version\b",
    re.I,
)
_VERBS = "ask|tell|remind|walk|inform|guide|offer|reply to|respond to|apologi[sz]e to|show|direct"
_ABOUT_READERS = re.compile(
    rf"(?:^|[.;:,!?]\s+|\b(?:and|then|always|never|not|please)\s+)(?:{_VERBS})\s+"
    r"(?:the|this|your) (?:user|customer|reporter)s?\b"
    r"|(?:^|[.!?:]\s+)(?:always |immediately )?escalate\b",
    re.I,
)


def check_orders(proofs: Sequence[Proof]) -> Iterator[Finding]:
    """Every order to REX on a page for people.

    What could also be meant for people (a bot's manual says "the bot should") is an error only
    where the page names its audience, else a warning.
    """
    for proof in proofs:
        audience = (proof.article.front.audience or "").lower()
        if audience in AUDIENCES_OF_REX:
            continue
        texts = [(heading.line, heading.text) for heading in proof.headings]
        texts += [(piece.line, piece.text) for _, piece in proof.pieces]
        for line, text in sorted(texts):
            if found := _REX.search(text):
                yield _finding(proof.file, line, text, found)
            elif found := _ASSISTANT.search(text) or _ABOUT_READERS.search(text):
                yield _finding(proof.file, line, text, found, warning=not audience)


def _finding(
    file: str, line: int, text: str, found: re.Match[str], *, warning: bool = False
) -> Finding:
    said = re.split(r"(?<=[.!?])\s", text[found.start() :].strip(" .;:,!?"))[0].rstrip(".!")
    shown = said if len(said) <= 60 else said[:59].rstrip() + "…"
    return Finding(file, line, "order", f'This is an order to REX, not help: "{shown}".', warning)
