"""The system prompt: the same bytes for everybody of one role, so that servers can cache it."""

from functools import cache
from importlib.resources import files

from jinja2 import Environment, StrictUndefined

from domain.access import Role

_NO_WRITERS = frozenset({Role.GUEST, Role.READ_ONLY})


@cache
def system_prompt(role: str | None) -> str:
    """Return the prompt for a role's value ("team_admin"), or for somebody who is not known.

    Nothing of the person, the workspace or the clock is in it. Raises ValueError for a role that
    does not exist.
    """
    known = None if role is None else Role(role)
    source = (files("bot") / "prompts" / "system.md.j2").read_text("utf-8")
    environment = Environment(
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        autoescape=False,  # noqa: S701  plain text for a model, from our own words alone
    )
    return environment.from_string(source).render(
        role=None if known is None else known.label, may_not_write=known in _NO_WRITERS
    )
