"""Front matter: what an article says about itself, for machines and never for printing."""

from collections.abc import Iterator, Mapping
from difflib import get_close_matches

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from knowledge.audience import is_for_people, is_for_rex
from knowledge.fence import KEYS

#: How alike a key that REX does not read is to one that it does, to be a slip of the pen.
MISTYPED = 0.8

#: What each key has to be.
_KINDS = {
    "id": "it may have letters, digits and . / _ - only",
    "title": "it has to be a text",
    "audience": "it has to be one word, such as recruiters",
    "plans": "it has to be a list, such as [pro, team]",
    "roles": "it has to be a list, such as [super_admin, member]",
    "synonyms": "it has to be lists of words, such as deal: [opportunity, opp]",
    "asked_as": "it has to be lists of questions, each under the anchor of a heading",
    "needs": "it has to be names of permissions, each under the anchor of a heading",
    "must_escalate": "it has to be a list of symptoms, each with id and symptom",
    "ticket_fields": "it has to be a list",
}
#: What is the matter with YAML that cannot be read, by the words of its reader.
_FAULTS = (
    ("parsing a flow", "a bracket that opens here is not closed"),
    ("quoted scalar", "a quote that opens here is not closed"),
    ("simple key", "there is no colon behind this key"),
    ("mapping values are not allowed", "a text with a colon needs quotes around it"),
    (
        "start any token",
        "a text can begin with this character only in quotes, and no line with a tab",
    ),
    ("expected <block end>", "this line is indented otherwise than those before it"),
    ("alias", "a text that begins with * or & needs quotes around it"),
)


class MustEscalate(BaseModel):
    """A symptom that always becomes a ticket; `id` is the policy's stable name for it."""

    model_config = ConfigDict(frozen=True)

    id: str
    symptom: str


class FrontMatter(BaseModel):
    """The YAML block at the top of an article; every key may be left out.

    `synonyms` maps a word of the article to what people say instead; a plain list stands for the
    title. `asked_as` maps an anchor to ways of asking for that section; a plain list stands for
    the article as a whole, kept under the anchor "". `needs` maps an anchor to what somebody has
    to be allowed to do what that section is about, by the name that the permissions have for it.
    """

    model_config = ConfigDict(frozen=True)

    id: str | None = Field(default=None, pattern=r"^[\w/.-]+$")
    title: str | None = None
    audience: str | None = None
    plans: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    synonyms: dict[str, tuple[str, ...]] = {}
    asked_as: dict[str, tuple[str, ...]] = {}
    needs: dict[str, str] = {}
    must_escalate: tuple[MustEscalate, ...] = ()
    ticket_fields: tuple[str, ...] = ()

    @field_validator("synonyms", "asked_as", mode="before")
    @classmethod
    def _whole_article(cls, value: object) -> object:
        return {"": value} if isinstance(value, list) else value


def read_front_matter(text: str) -> tuple[FrontMatter, list[tuple[int, str]]]:
    """What `text` says, and (line in the file, sentence) for each part that had to be left out."""
    try:
        # BaseLoader makes strings, lists and mappings only: no dates, no `no` that turns into False
        said = yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506
        lines = _lines(text) if isinstance(said, dict) else {}
    except (yaml.YAMLError, RecursionError) as error:
        line, fault = _fault(error, len(text.rstrip().split("\n")) + 1)
        return FrontMatter(), [
            (line, f"The front matter is not valid YAML{fault}; it was left out.")
        ]
    if not said:
        return FrontMatter(), []
    if not isinstance(said, dict):
        return FrontMatter(), [(1, "The front matter is not a list of keys; it was left out.")]
    front, problems = _validated(said, lines)
    return front, sorted([*problems, *_unknown(front, said, lines)])


def _fault(error: Exception, last: int) -> tuple[int, str]:
    """The line of the file where YAML is broken, `last` at most, and what is the matter with it."""
    if not isinstance(error, yaml.MarkedYAMLError):
        return 1, ""
    opened = error.context_mark and "block" not in (error.context or "")
    mark = error.context_mark if opened else error.problem_mark
    told = f"{error.context} {error.problem}"
    fault = next((fault for words, fault in _FAULTS if words in told), error.problem)
    return (min(mark.line + 2, last) if mark else 1), f": {fault}" if fault else ""


def _lines(text: str) -> dict[str, int]:
    """The line of the file where each key stands."""
    node = yaml.compose(text, Loader=yaml.BaseLoader)
    pairs = node.value if isinstance(node, yaml.MappingNode) else ()
    return {str(key.value): key.start_mark.line + 2 for key, _ in pairs}


def _validated(
    said: Mapping[str, object], lines: Mapping[str, int]
) -> tuple[FrontMatter, list[tuple[int, str]]]:
    try:
        return FrontMatter.model_validate(said), []
    except ValidationError as error:
        wrong = dict.fromkeys(str(problem["loc"][0]) for problem in error.errors())
    kept = {key: value for key, value in said.items() if key not in wrong}
    return FrontMatter.model_validate(kept), [
        (lines.get(key, 1), f'The front matter\'s "{key}" was left out: {_KINDS[key]}.')
        for key in wrong
    ]


def _unknown(
    front: FrontMatter, said: Mapping[str, object], lines: Mapping[str, int]
) -> Iterator[tuple[int, str]]:
    """Keys that only look like those that REX reads, and readers that it does not know."""
    for key in map(str, said):
        like = () if key in KEYS else get_close_matches(key.casefold(), KEYS, 1, MISTYPED)
        for meant in like:
            yield lines.get(key, 1), f'REX does not read "{key}". Did you mean "{meant}"?'
    if not is_for_rex(front.audience) and not is_for_people(front.audience):
        yield (
            lines["audience"],
            f'Nobody is shown this page: REX knows no audience "{front.audience}". '
            'Write "recruiters", or "agent" for what only REX may read.',
        )
