"""A list as one value of a statement: however long it is, the statement is the same, and read once."""

import json
from collections.abc import Sequence

from sqlalchemy import Engine


def among(engine: Engine, name: str) -> str:
    """Return what asks in SQL whether something is one of the list of this name."""
    if engine.name == "sqlite":
        return f"IN (SELECT value FROM json_each(:{name}))"  # noqa: S608
    return f"= ANY(:{name})"


def listed(engine: Engine, values: Sequence[str]) -> object:
    """Return a list as the value that such a statement takes."""
    return json.dumps([*values]) if engine.name == "sqlite" else [*values]
