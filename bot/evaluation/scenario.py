"""A row of a scenario file: who speaks, what there is, what is said, and what must come of it."""

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from pydantic import (
    AliasChoices,
    BaseModel,
    ConfigDict,
    Field,
    ValidationError,
    field_validator,
    model_validator,
)
from pydantic_core import ErrorDetails

SELF = "self"


class BadScenarios(Exception):
    """A path or a file can't be used; the message says what to do."""


class Shape(BaseModel):
    """A part of a row; what it does not know is named in `unknown`, and left out."""

    model_config = ConfigDict(extra="allow", populate_by_name=True, coerce_numbers_to_str=True)

    @property
    def unknown(self) -> Iterator[str]:
        """The keys that nothing is done with."""
        yield from self.model_extra or {}


class GivenClient(Shape):
    """A client, by name."""

    name: str
    id: str | None = None


class GivenDeal(Shape):
    """An opportunity as it stands when somebody speaks."""

    id: str | None = Field(default=None, validation_alias=AliasChoices("id", "ref"))
    title: str | None = Field(default=None, validation_alias=AliasChoices("title", "name"))
    client: str | None = None
    stage: str | None = None
    status: str | None = None
    owner: str | None = None
    value: float | None = Field(
        default=None, validation_alias=AliasChoices("value", "estimated_value", "amount")
    )
    currency: str | None = None
    deal_type: str | None = None
    reqs: list[str] = Field(
        default=[], validation_alias=AliasChoices("reqs", "linked_reqs", "linked")
    )


class GivenReq(Shape):
    """A job opening; without a client it is one of the client it is spoken of with."""

    id: str | None = Field(default=None, validation_alias=AliasChoices("id", "ref"))
    title: str | None = Field(default=None, validation_alias=AliasChoices("title", "name"))
    client: str | None = None
    status: str | None = None
    owner: str | None = None
    opportunity: str | None = Field(
        default=None, validation_alias=AliasChoices("opportunity", "linked_to", "deal")
    )


class GivenMember(Shape):
    """A colleague of the speaker."""

    name: str
    role: str = "member"
    email: str | None = None
    grants: list[str] | bool = []


class GivenLead(Shape):
    """Somebody who may become a client."""

    id: str | None = Field(default=None, validation_alias=AliasChoices("id", "ref"))
    name: str = ""
    company: str = Field(default="", validation_alias=AliasChoices("company", "client"))
    status: str = "new"
    owner: str | None = None


class GivenInvoice(Shape):
    """An invoice of one of the deals."""

    id: str | None = Field(default=None, validation_alias=AliasChoices("id", "ref"))
    opportunity: str = Field(validation_alias=AliasChoices("opportunity", "deal"))
    amount: float = Field(default=1_000, validation_alias=AliasChoices("amount", "total", "value"))
    currency: str | None = None
    status: str = "draft"
    recipient: str = "accounts@client.example"


class Given(Shape):
    """The workspace; what is not said is as in most workspaces: Pro, everything switched on."""

    plan: str | None = None
    workspace: str = "Hollis Search"
    currency: str = "USD"
    clients: list[GivenClient] = []
    opportunities: list[GivenDeal] = Field(
        default=[], validation_alias=AliasChoices("opportunities", "deals")
    )
    reqs: list[GivenReq] = []
    members: list[GivenMember] = Field(
        default=[], validation_alias=AliasChoices("members", "users", "colleagues")
    )
    leads: list[GivenLead] = []
    invoices: list[GivenInvoice] = []
    grants: list[str] | bool | None = Field(
        default=None, validation_alias=AliasChoices("grants", "permissions", "grant")
    )
    deals_enabled: bool = True
    billing_enabled: bool = True

    @field_validator("clients", mode="before")
    @classmethod
    def _by_name(cls, clients: Any) -> Any:
        return [{"name": it} if isinstance(it, str) else it for it in clients or []]

    @field_validator("opportunities", "reqs", "members", "leads", "invoices", mode="before")
    @classmethod
    def _listed(cls, things: Any) -> Any:
        return [{"name": it} if isinstance(it, str) else it for it in things or []]


class Call(Shape):
    """One thing that must come of a conversation."""

    tool: str | None
    arguments: dict[str, Any] = Field(
        default={}, validation_alias=AliasChoices("arguments", "args")
    )
    missing: list[str] | None = None
    refuse: str | bool | None = Field(
        default=None, validation_alias=AliasChoices("refuse", "refused", "refusal")
    )

    @property
    def writes(self) -> bool:
        """Whether something is to be proposed."""
        return self.missing is None and self.refuse is None


class Expect(Call):
    """What must come of a conversation: one thing, several, or nothing at all (a null tool)."""

    tool: str | None = None
    calls: list[Call] | None = None

    @property
    def all_calls(self) -> list[Call]:
        """Everything that must come of it, in order."""
        if self.calls is not None:
            return self.calls
        return [self] if self.tool else []


class Scenario(Shape):
    """One conversation."""

    id: str
    role: str = "team_admin"
    given: Given = Given()
    utterances: list[str] = Field(
        validation_alias=AliasChoices("utterances", "utterance", "text", "texts", "question")
    )
    expect: Expect
    script: list[dict[str, Any]] | None = None

    @field_validator("utterances", mode="before")
    @classmethod
    def _several(cls, said: Any) -> Any:
        return [said] if isinstance(said, str) else said

    @model_validator(mode="before")
    @classmethod
    def _as_people_write_it(cls, row: Any) -> Any:
        return _lenient(row) if isinstance(row, dict) else row

    def remarks(self) -> Iterator[str]:
        """What is known of no meaning in this row, one sentence each."""
        parts: list[tuple[str, Shape]] = [("", self), ("given.", self.given)]
        parts += [("expect.", self.expect)]
        for kind in ("clients", "opportunities", "reqs", "members", "leads", "invoices"):
            parts += [(f"given.{kind}.", it) for it in getattr(self.given, kind)]
        for place, part in parts:
            for key in part.unknown:
                yield f"{self.id}: nothing is done with “{place}{key}”, which no row has a meaning for."


def read(path: Path) -> Iterator[Scenario | tuple[str, str]]:
    """Yield the rows of a file, or of every file in a folder; a bad one as its id and why.

    Rows that have the same workspace may name a file beside theirs for it: `"given": "x.json"`.
    """
    for file in _files(path):
        for place, row in _rows(file):
            name = str(row.get("id", place)) if isinstance(row, dict) else place
            try:
                yield Scenario.model_validate({"id": name, **_with_given(row, file.parent)})
            except (ValidationError, TypeError) as wrong:
                yield name, _why(wrong)


def _files(path: Path) -> list[Path]:
    if not path.exists():
        raise BadScenarios(f"There is nothing at {path}. Name a .jsonl file or a folder of them.")
    files = sorted(path.rglob("*.jsonl")) if path.is_dir() else [path]
    if not files:
        raise BadScenarios(f"There is no .jsonl file in {path}.")
    return files


def _rows(file: Path) -> Iterator[tuple[str, Any]]:
    text = file.read_text("utf-8-sig")
    if text.lstrip().startswith("["):
        yield from ((f"{file.stem} {n}", row) for n, row in enumerate(_whole(text, file), 1))
        return
    for number, line in enumerate(text.splitlines(), start=1):
        if line.strip() and not line.lstrip().startswith(("//", "#")):
            try:
                yield f"{file.stem}:{number}", json.loads(line)
            except ValueError as wrong:
                raise BadScenarios(f"{file}, line {number} is no JSON: {wrong}.") from None


def _whole(text: str, file: Path) -> list[Any]:
    try:
        rows = json.loads(text)
    except ValueError as wrong:
        raise BadScenarios(f"{file} is no JSON: {wrong}.") from None
    return rows if isinstance(rows, list) else [rows]


def _with_given(row: Any, folder: Path) -> Any:
    if not isinstance(row, dict) or not isinstance(row.get("given"), str):
        return row
    file = folder / row["given"]
    try:
        return {**row, "given": json.loads(file.read_text("utf-8"))}
    except (OSError, ValueError):
        raise BadScenarios(f"{file} is no JSON file with a workspace.") from None


def _lenient(row: Mapping[str, Any]) -> dict[str, Any]:
    """Accept a client that is an object wherever its name is meant, and null for nothing."""
    given = dict(row.get("given") or {})
    ids = {
        str(it["id"]): it["name"]
        for it in given.get("clients") or []
        if isinstance(it, dict) and it.get("id") and it.get("name")
    }
    for kind in ("opportunities", "deals", "reqs"):
        things = [dict(it) if isinstance(it, dict) else it for it in given.get(kind) or []]
        for it in things:
            if isinstance(it, dict) and "client" in it:
                client = it["client"]
                name = client.get("name") if isinstance(client, dict) else client
                it["client"] = ids.get(str(name), name)
            if isinstance(it, dict) and isinstance(it.get("owner"), dict):
                it["owner"] = it["owner"].get("name") or it["owner"].get("role")
        if kind in given:
            given[kind] = things
    expect = {"tool": None} if row.get("expect") is None else row["expect"]
    return {**row, "given": {k: v for k, v in given.items() if v is not None}, "expect": expect}


def _why(wrong: Exception) -> str:
    if not isinstance(wrong, ValidationError):
        return "A row is one JSON object with id, role, given, utterances and expect."
    return " ".join(map(_problem, wrong.errors(include_url=False)[:5]))


def _problem(problem: ErrorDetails) -> str:
    place = ".".join(str(part) for part in problem["loc"])
    said = re.sub(r"^Input", "it", problem["msg"])
    return f"“{place}” can't be read: {said}."
