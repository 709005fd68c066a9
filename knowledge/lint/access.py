"""Plans and roles that a page names, and that there are not."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from knowledge.lint.finding import Finding
from knowledge.lint.proof import Proof


@dataclass(frozen=True, kw_only=True)
class Access:
    """The plans and roles of the product, as front matter writes them."""

    plans: tuple[str, ...]
    roles: tuple[str, ...]


def check_access(proofs: Sequence[Proof], access: Access) -> Iterator[Finding]:
    """Every plan and role in front matter that the product does not have."""
    for proof in proofs:
        front = proof.article.front
        yield from _unknown(proof, "plan", front.plans, access.plans)
        yield from _unknown(proof, "role", front.roles, access.roles)


def _unknown(
    proof: Proof, kind: str, said: Sequence[str], known: Sequence[str]
) -> Iterator[Finding]:
    for each in (name for name in said if name not in known):
        meant = get_close_matches(each.casefold(), known, n=1)
        hint = f'Did you mean "{meant[0]}"?' if meant else f"There are {', '.join(known)}."
        line = proof.front_line(each, under=f"{kind}s")
        yield Finding(proof.file, line, "front-matter", f'There is no {kind} "{each}". {hint}')
