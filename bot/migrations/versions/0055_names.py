"""Titles of deals as they are folded and spelt, so that a name is looked up without reading all."""

import re
import unicodedata
from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision = "0055"
down_revision = "0042"
branch_labels = None
depends_on = None

WORD = re.compile(r"[^\W_]+(?:['\u2019][^\W_]+)*")
POSSESSIVE = re.compile(r"['\u2019]s?$")
AT_ONCE = 1_000


def upgrade() -> None:
    """Add both columns, and fill them for the deals there are."""
    for name in ("title_folded", "title_spelt"):
        op.add_column(
            "opportunity", sa.Column(name, sa.Text(), nullable=False, server_default=sa.text("''"))
        )
    deal = sa.table(
        "opportunity",
        sa.column("workspace_id", sa.Uuid()),
        sa.column("id", sa.Uuid()),
        *(sa.column(name, sa.Text()) for name in ("title", "title_folded", "title_spelt")),
    )
    rows = op.get_bind().execute(sa.select(deal.c.workspace_id, deal.c.id, deal.c.title)).all()
    for start in range(0, len(rows), AT_ONCE):
        keep(deal, [tuple(row) for row in rows[start : start + AT_ONCE]])


def keep(deal: sa.TableClause, rows: Sequence[tuple[object, object, str]]) -> None:
    """Write down how some titles read."""
    here = (deal.c.workspace_id == sa.bindparam("home"), deal.c.id == sa.bindparam("deal"))
    op.get_bind().execute(
        sa.update(deal).where(*here),
        [
            {"home": home, "deal": key, "title_folded": folded(title), "title_spelt": spelt(title)}
            for home, key, title in rows
        ],
    )


def folded(title: str) -> str:
    """As domain.names.part did it when this was written."""
    plain = unicodedata.normalize("NFKC", title).casefold()
    return " ".join(re.sub(r"[^\w&+.#']|_", " ", plain).split())


def spelt(title: str) -> str:
    """As domain.spelling.spelt did it when this was written."""
    return " ".join(fold(match.group()) for match in WORD.finditer(title))


def fold(word: str) -> str:
    """One word without case, accents and possessives."""
    plain = unicodedata.normalize("NFKD", word.casefold())
    kept = (c for c in plain if not unicodedata.combining(c) and not c.isspace())
    return POSSESSIVE.sub("", "".join(kept))
