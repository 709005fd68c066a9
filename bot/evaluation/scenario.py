"""A row of a scenario file: who speaks, what there is, what is said, and what must come of it."""

from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import (
    AliasChoices,
    BaseModel,
    ConfigDict,
    Field,
    field_validator,
    model_validator,
)

SELF = "self"


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
        default=None,
        validation_alias=AliasChoices("grants", "permissions", "grant", "opportunity_grant"),
    )
    deals_enabled: bool = True
    billing_enabled: bool = True

    @field_validator("clients", mode="before")
    @classmethod
    def _by_name(cls, clients: Any) -> Any:
        return _named(clients)

    @field_validator("opportunities", "reqs", "members", "leads", "invoices", mode="before")
    @classmethod
    def _listed(cls, things: Any) -> Any:
        return _named(things)


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

    @field_validator("arguments", mode="before")
    @classmethod
    def _none_given(cls, arguments: Any) -> Any:
        return {} if arguments is None else arguments

    @field_validator("missing", mode="before")
    @classmethod
    def _one_missing(cls, missing: Any) -> Any:
        return [missing] if isinstance(missing, str) else missing or None

    @field_validator("refuse", mode="after")
    @classmethod
    def _not_refused(cls, refuse: str | bool | None) -> str | bool | None:
        return refuse or None

    @property
    def writes(self) -> bool:
        """Whether something is to be proposed."""
        return self.missing is None and self.refuse is None


class Expect(Call):
    """What must come of a conversation: one thing, several, or nothing at all (a null tool)."""

    tool: str | None = None
    calls: list[Call] | None = None

    @field_validator("calls", mode="before")
    @classmethod
    def _none_expected(cls, calls: Any) -> Any:
        return calls or None

    @property
    def all_calls(self) -> list[Call]:
        """Everything that must come of it, in order."""
        if self.calls is not None:
            return self.calls
        return [self] if self.tool else []


class Scenario(Shape):
    """One conversation; `place` is where it was read: file and line."""

    id: str
    place: str = ""
    role: str = "team_admin"
    given: Given = Given()
    utterances: list[str] = Field(
        min_length=1,
        validation_alias=AliasChoices("utterances", "utterance", "text", "texts", "question"),
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
                yield f"{self.place or self.id}: nothing is done with “{place}{key}”, which no row has a meaning for."


def _named(things: Any) -> Any:
    """Accept a mere name for a thing, and null for none of them."""
    if not isinstance(things, list):
        return things or []
    return [{"name": it} if isinstance(it, str) else it for it in things]


def _lenient(row: Mapping[str, Any]) -> dict[str, Any]:
    """Accept a client that is an object wherever its name is meant, and null for nothing."""
    given = row.get("given")
    expect = {"tool": None} if row.get("expect") is None else row["expect"]
    if isinstance(expect, list):
        expect = {"calls": expect}
    return {**row, "given": _given(given) if isinstance(given, dict | None) else given} | {
        "expect": expect
    }


def _given(said: Mapping[str, Any] | None) -> dict[str, Any]:
    given = {name: value for name, value in (said or {}).items() if value is not None}
    clients = given.get("clients")
    ids = {
        str(it["id"]): it["name"]
        for it in (clients if isinstance(clients, list) else [])
        if isinstance(it, dict) and it.get("id") and it.get("name")
    }
    for kind in ("opportunities", "deals", "reqs"):
        if isinstance(given.get(kind), list):
            given[kind] = [_by_names(it, ids) for it in given[kind]]
    return given


def _by_names(thing: Any, clients: Mapping[str, str]) -> Any:
    """Write a client's name for the client, and an owner's name or role for the owner."""
    if not isinstance(thing, dict):
        return thing
    named = dict(thing)
    if "client" in named:
        client = named["client"]
        name = client.get("name") if isinstance(client, dict) else client
        named["client"] = clients.get(str(name), name)
    if isinstance(named.get("owner"), dict):
        named["owner"] = named["owner"].get("name") or named["owner"].get("role")
    return named
