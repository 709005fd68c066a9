"""Front matter: what an article says about itself, for machines and never for printing."""

import re
from collections.abc import Mapping

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

#: Whoever these pages are for, no person reads them.
AUDIENCES_OF_REX = {"agent", "assistant", "rex", "bot"}

LONGEST = 500  # lines; a later `---` is a rule across the page, not the end of front matter

_FENCED = re.compile(r"---[ \t]*\n((?:.*\n)*?)(?:---|\.\.\.)[ \t]*(?:\n|\Z)")


class MustEscalate(BaseModel):
    """A symptom that always becomes a ticket; `id` is the policy's stable name for it."""

    model_config = ConfigDict(frozen=True)

    id: str
    symptom: str


class FrontMatter(BaseModel):
    """The YAML block at the top of an article; every key may be left out.

    `synonyms` maps a word of the article to what people say instead; a plain list stands for the
    title. `asked_as` maps an anchor to ways of asking for that section; a plain list stands for
    the article as a whole, kept under the anchor "".
    """

    model_config = ConfigDict(frozen=True)

    id: str | None = Field(default=None, pattern=r"^[\w/.-]+$")
    title: str | None = None
    audience: str | None = None
    plans: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    synonyms: dict[str, tuple[str, ...]] = {}
    asked_as: dict[str, tuple[str, ...]] = {}
    must_escalate: tuple[MustEscalate, ...] = ()
    ticket_fields: tuple[str, ...] = ()

    @field_validator("synonyms", "asked_as", mode="before")
    @classmethod
    def _whole_article(cls, value: object) -> object:
        return {"": value} if isinstance(value, list) else value


def split_front_matter(source: str) -> tuple[str, str]:
    """The YAML, and the rest with as many blank lines before it, so that line numbers stay.

    Text between two rules across the page is no front matter: it has no key and no colon.
    """
    found = _FENCED.match(source)
    if found is None or not _has_keys(found[1]):
        return "", source
    return found[1], "\n" * found[0].count("\n") + source[found.end() :]


def read_front_matter(text: str) -> tuple[FrontMatter, list[tuple[int, str]]]:
    """What `text` says, and (line in the file, sentence) for each part that had to be left out."""
    try:
        # BaseLoader makes strings, lists and mappings only: no dates, no `no` that turns into False
        said = yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506
    except (yaml.YAMLError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 2 if mark else 1
        return FrontMatter(), [(line, "The front matter is not valid YAML; it was left out.")]
    if not said:
        return FrontMatter(), []
    if not isinstance(said, dict):
        return FrontMatter(), [(1, "The front matter is not a list of keys; it was left out.")]
    return _validated(said)


def _has_keys(text: str) -> bool:
    return not text.strip() or (":" in text and text.count("\n") <= LONGEST)


def _validated(said: Mapping[str, object]) -> tuple[FrontMatter, list[tuple[int, str]]]:
    try:
        return FrontMatter.model_validate(said), []
    except ValidationError as error:
        wrong = {str(problem["loc"][0]): problem["msg"] for problem in error.errors()}
    kept = {key: value for key, value in said.items() if key not in wrong}
    return FrontMatter.model_validate(kept), [
        (1, f'The front matter\'s "{key}" was left out: {message}.')
        for key, message in wrong.items()
    ]
