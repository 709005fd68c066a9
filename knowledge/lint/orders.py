"""Text that tells REX what to do, on pages that people read."""

import re
from collections.abc import Iterator, Sequence

from knowledge.audience import is_for_rex, order_to_rex, perhaps_an_order
from knowledge.lint.finding import Finding
from knowledge.lint.proof import Proof


def check_orders(proofs: Sequence[Proof]) -> Iterator[Finding]:
    """Every order to REX on a page for people.

    What could also be meant for people (a bot's manual says "the bot should") is an error only
    where the page names its audience, else a warning.
    """
    for proof in proofs:
        audience = proof.article.front.audience
        if is_for_rex(audience):
            continue
        texts = [(heading.line, heading.text) for heading in proof.headings]
        texts += [(piece.line, piece.text) for _, piece in proof.pieces]
        for line, text in sorted(texts):
            if found := order_to_rex(text):
                yield _finding(proof.file, line, text, found)
            elif found := perhaps_an_order(text):
                yield _finding(proof.file, line, text, found, warning=not audience)


def _finding(
    file: str, line: int, text: str, found: re.Match[str], *, warning: bool = False
) -> Finding:
    said = re.split(r"(?<=[.!?])\s", text[found.start() :].strip(" .;:,!?"))[0].rstrip(".!")
    shown = said if len(said) <= 60 else said[:59].rstrip() + "…"
    return Finding(file, line, "order", f'This is an order to REX, not help: "{shown}".', warning)
