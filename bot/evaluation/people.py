"""Who speaks in a scenario, and on which plan, from the words that rows use for it."""

import re
from collections.abc import Iterable
from enum import StrEnum
from typing import TypeVar

from bot.evaluation.scenario import Scenario
from domain.access import Grant, Plan, Role
from domain.names import fold


class UnknownWord(Exception):
    """A word of a row that means nothing here; the message names those that do."""


_ROLES = {
    "super admin": Role.SUPER_ADMIN,
    "workspace owner": Role.SUPER_ADMIN,
    "owner": Role.SUPER_ADMIN,
    "team admin": Role.TEAM_ADMIN,
    "admin": Role.TEAM_ADMIN,
    "starter": Role.TEAM_ADMIN,
    "free": Role.TEAM_ADMIN,
    "member": Role.MEMBER,
    "recruiter": Role.MEMBER,
    "user": Role.MEMBER,
    "granted member": Role.MEMBER,
    "member with grant": Role.MEMBER,
    "member without grant": Role.MEMBER,
    "guest": Role.GUEST,
    "read only": Role.READ_ONLY,
    "readonly": Role.READ_ONLY,
    "viewer": Role.READ_ONLY,
}
#: People whom HirePilot doesn't know.
STRANGERS = frozenset({"stranger", "unlinked", "unknown", "nobody", "anonymous"})
_GRANTS = {
    "view": Grant.VIEW_OPPORTUNITIES,
    "create": Grant.CREATE_OPPORTUNITIES,
}
#: What stands for everything that a Member may be granted.
_ALL_GRANTS = frozenset({"opportunities", "opportunity", "deals", "all"})

#: Words for a colleague whose name doesn't matter.
SOMEBODY = frozenset(
    {"other", "others", "someone else", "somebody else", "colleague", "another", "someone_else"}
)


def email_of(name: str) -> str:
    """Return the address that somebody of that name has here."""
    return f"{re.sub(r'[^a-z0-9]+', '.', name.casefold()).strip('.') or 'colleague'}@hollis.example"


def word(said: str) -> str:
    """Return a word of a row as the tables here have it: "Team_Admin" is "team admin"."""
    return fold(said.replace("_", " ").replace("-", " ").replace("(", " ").replace(")", " "))


def role_of(said: str) -> Role:
    """Return the role that a word stands for; raises UnknownWord."""
    wanted = word(said)
    for name, role in sorted(_ROLES.items(), key=lambda it: -len(it[0])):
        if wanted == name or wanted.startswith(f"{name} "):
            return role
    known = ", ".join(sorted(it.replace(" ", "_") for it in _ROLES))
    raise UnknownWord(f"There is no role “{said}”. The roles are {known} and stranger.")


Choice = TypeVar("Choice", bound=StrEnum)


def one_of(choices: type[Choice], said: str, field: str) -> Choice:
    """Return what a word of a row stands for among a few; raises UnknownWord, naming the field."""
    wanted = word(said).strip().replace(" ", "_")
    found = next((it for it in choices if it.value == wanted), None)
    if found is None:
        known = ", ".join(it.value for it in choices)
        raise UnknownWord(f"“{field}” is “{said}”, and has to be one of {known}.")
    return found


def plan_of(scenario: Scenario) -> Plan:
    """Return the workspace's plan: the one that is given, else that of the role's word."""
    said = scenario.given.plan or (
        scenario.role if word(scenario.role) in ("starter", "free") else "pro"
    )
    wanted = word(said).removesuffix(" plan")
    found = next((plan for plan in Plan if plan.value == wanted), None)
    if found is None:
        plans = ", ".join(plan.value for plan in Plan)
        raise UnknownWord(f"There is no plan “{said}”. The plans are {plans}.")
    return found


def grants_of(said: Iterable[str] | bool | None) -> frozenset[Grant]:
    """Return the permissions that a row lists; true, and "opportunities" alone, stand for all."""
    if isinstance(said, bool) or said is None:
        return frozenset(Grant) if said else frozenset()
    return frozenset(grant for it in said for grant in _grants_called(word(it)))


def _grants_called(said: str) -> Iterable[Grant]:
    called = [grant for name, grant in _GRANTS.items() if name in said]
    return called or (Grant if said in _ALL_GRANTS else ())


def speakers_grants(scenario: Scenario) -> frozenset[Grant]:
    """Return what the speaker was granted.

    A row that says nothing of a Member's permissions is read as the workspace in which it can be
    right: without them where the Member is to be refused, unless it is a matter of whose the deal
    is; with them where something is to happen.
    """
    if scenario.given.grants is not None:
        return grants_of(scenario.given.grants)
    wanted = word(scenario.role)
    if wanted in ("granted member", "member with grant"):
        return frozenset(Grant)
    if wanted == "member without grant":
        return frozenset()
    refused = any(call.refuse is not None for call in scenario.expect.all_calls)
    owners = {deal.owner for deal in scenario.given.opportunities}
    if not refused:
        return frozenset(Grant)
    return frozenset({Grant.VIEW_OPPORTUNITIES}) if owners - {None} else frozenset()
