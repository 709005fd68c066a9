"""Who may do what: one pure function that refuses a write and explains a hidden tab."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from domain.actor import Actor, Grant, Plan, Role, Workspace

__all__ = [
    "Action",
    "Actor",
    "Decision",
    "Fixer",
    "Gate",
    "Grant",
    "Plan",
    "Reason",
    "Role",
    "Workspace",
    "decide",
    "gates",
]


class Action(StrEnum):
    """What somebody wants to do."""

    SEE_OPPORTUNITIES = "see_opportunities"
    CREATE_OPPORTUNITY = "create_opportunity"
    EDIT_OPPORTUNITY = "edit_opportunity"
    MOVE_STAGE = "move_stage"
    OVERRIDE_MOVE = "override_move"
    CLOSE_OPPORTUNITY = "close_opportunity"
    LINK_REQ = "link_req"
    MANAGE_PIPELINE = "manage_pipeline"
    SEE_BILLING = "see_billing"
    SEE_REQS = "see_reqs"
    CREATE_REQ = "create_req"
    LOOK_INTO_COLLEAGUE = "look_into_colleague"
    CONVERT_LEAD = "convert_lead"


class Gate(StrEnum):
    """Where an action stops, or what a diagnosis finds; the first failing one is the verdict."""

    WRONG_WORKSPACE = "wrong_workspace"
    ROLE_NEVER = "role_never"
    PLAN_UPGRADE = "plan_upgrade"
    DEALS_DISABLED = "deals_disabled"
    NEEDS_GRANT = "needs_grant"
    NOT_VISIBLE = "not_visible"
    BILLING_ROLE = "billing_role"
    BILLING_DISABLED = "billing_disabled"
    ADMIN_ONLY = "admin_only"
    CLIENT_NEEDED = "client_needed"
    NONE_LINKED = "none_linked"
    CLOSED = "closed"
    ON_HOLD = "on_hold"
    FILTERED = "filtered"
    ALLOWED = "allowed"
    INCONSISTENT = "inconsistent"


class Fixer(StrEnum):
    """Who can open the gate."""

    YOU = "you"
    TEAM_ADMIN = "team_admin"
    SUPER_ADMIN = "super_admin"
    OWNER = "owner"
    SUPPORT = "support"
    NOBODY = "nobody"


@dataclass(frozen=True)
class Reason:
    """One shut gate, in words, and who can open it."""

    gate: Gate
    sentence: str
    fixer: Fixer


@dataclass(frozen=True)
class Decision:
    """Allowed, or every reason why not, in the order in which the gates are passed."""

    action: Action
    reasons: tuple[Reason, ...] = ()

    @property
    def allowed(self) -> bool:
        """No gate is shut."""
        return not self.reasons

    @property
    def first(self) -> Reason:
        """The gate that decides; only a refusal has one."""
        return self.reasons[0]


@dataclass(frozen=True)
class _Request:
    actor: Actor
    action: Action
    owner_id: UUID | None
    shared_with: frozenset[UUID]
    whom: str


def decide(
    actor: Actor,
    action: Action,
    owner_id: UUID | None = None,
    *,
    shared_with: frozenset[UUID] = frozenset(),
    whom: str = "you",
) -> Decision:
    """Whether `actor` may do `action`, to the object of `owner_id` if one is meant.

    Those it is `shared_with` see it, and change nothing. `whom` is what the sentences call the
    actor: their name, when somebody else asks.
    """
    request = _Request(actor, action, owner_id, shared_with, whom)
    reasons = (_SHUT[gate](request) for gate in gates(action))
    return Decision(action, tuple(reason for reason in reasons if reason))


def gates(action: Action) -> tuple[Gate, ...]:
    """The gates that guard an action, in the order in which they are asked."""
    match action:
        case Action.SEE_REQS | Action.CREATE_REQ:
            return (Gate.ROLE_NEVER, Gate.NOT_VISIBLE)
        case Action.LOOK_INTO_COLLEAGUE:
            return (Gate.ADMIN_ONLY,)
        case Action.CONVERT_LEAD:
            return (Gate.ROLE_NEVER, Gate.PLAN_UPGRADE, Gate.DEALS_DISABLED, Gate.NOT_VISIBLE)
        case Action.SEE_BILLING:
            return (*_DEALS, Gate.BILLING_ROLE, Gate.BILLING_DISABLED)
        case Action.MANAGE_PIPELINE | Action.OVERRIDE_MOVE:
            return (*_DEALS, Gate.ADMIN_ONLY)
        case _:
            return _DEALS


_DEALS = (
    Gate.ROLE_NEVER,
    Gate.PLAN_UPGRADE,
    Gate.DEALS_DISABLED,
    Gate.NEEDS_GRANT,
    Gate.NOT_VISIBLE,
)


def _role(request: _Request) -> Reason | None:
    role = request.actor.role
    if role not in (Role.GUEST, Role.READ_ONLY):
        return None
    what = "Job REQs" if request.action in (Action.SEE_REQS, Action.CREATE_REQ) else "Deals"
    what = "Deals, and so Billing," if request.action is Action.SEE_BILLING else what
    return Reason(
        Gate.ROLE_NEVER,
        f"{what} are never open to the {role.label} role, on any plan, and {_is_a(request)}. "
        "A colleague who has access can share what is needed.",
        Fixer.NOBODY,
    )


def _plan(request: _Request) -> Reason | None:
    workspace = request.actor.workspace
    if workspace.plan in (Plan.PRO, Plan.TEAM):
        return None
    return Reason(
        Gate.PLAN_UPGRADE,
        f"Opportunities and Billing come with the Pro and Team plans, and {workspace.name} is "
        f"on {workspace.plan.label}. {_who(request, Fixer.SUPER_ADMIN)} can change the plan.",
        _at_least(Fixer.SUPER_ADMIN, request.actor),
    )


def _deals_switch(request: _Request) -> Reason | None:
    workspace = request.actor.workspace
    if workspace.deals_enabled:
        return None
    return Reason(
        Gate.DEALS_DISABLED,
        f"Deals are switched off for {workspace.name}. "
        f"{_who(request, Fixer.TEAM_ADMIN)} can switch them on.",
        _at_least(Fixer.TEAM_ADMIN, request.actor),
    )


def _grant(request: _Request) -> Reason | None:
    grants = request.actor.grants
    creates = request.action is Action.CREATE_OPPORTUNITY
    enough = {Grant.CREATE_OPPORTUNITIES} if creates else set(Grant)
    if request.actor.role is not Role.MEMBER or grants & enough:
        return None
    doing = "create opportunities" if creates else "see opportunities"
    return Reason(
        Gate.NEEDS_GRANT,
        f"Members {doing} only with a permission for it, and {request.whom} "
        f"{'do' if request.whom == 'you' else 'does'}n't have that yet. A Team Admin can give it.",
        Fixer.TEAM_ADMIN,
    )


def _ownership(request: _Request) -> Reason | None:
    actor, owner_id = request.actor, request.owner_id
    if owner_id is None or actor.is_admin or owner_id == actor.member_id:
        return None
    if request.action is Action.SEE_OPPORTUNITIES and actor.member_id in request.shared_with:
        return None
    things = _OWNED.get(request.action, "opportunities")
    return Reason(
        Gate.NOT_VISIBLE,
        f"A {actor.role.label} works with the {things} they own, "
        "and this one belongs to someone else. Its owner or a Team Admin can help.",
        Fixer.OWNER,
    )


def _billing_role(request: _Request) -> Reason | None:
    if request.actor.is_admin:
        return None
    return Reason(
        Gate.BILLING_ROLE,
        f"Billing, with its invoices, is for Team Admins and Super Admins, and {_is_a(request)}. "
        "A Team Admin can do it or look it up, or change the role.",
        Fixer.TEAM_ADMIN,
    )


def _billing_switch(request: _Request) -> Reason | None:
    workspace = request.actor.workspace
    if workspace.billing_enabled:
        return None
    return Reason(
        Gate.BILLING_DISABLED,
        f"Billing is switched off for {workspace.name}. "
        f"{_who(request, Fixer.SUPER_ADMIN)} can switch it on.",
        _at_least(Fixer.SUPER_ADMIN, request.actor),
    )


def _admin_only(request: _Request) -> Reason | None:
    if request.actor.is_admin:
        return None
    return Reason(
        Gate.ADMIN_ONLY,
        f"Only Team Admins and Super Admins can {_FOR_ADMINS[request.action]}. "
        "A Team Admin can do it for you.",
        Fixer.TEAM_ADMIN,
    )


def _who(request: _Request, fixer: Fixer) -> str:
    """Who can help, to begin a sentence with."""
    if _at_least(fixer, request.actor) is Fixer.YOU:
        return "You" if request.whom == "you" else request.whom
    return "A Super Admin" if fixer is Fixer.SUPER_ADMIN else "A Team Admin or Super Admin"


def _is_a(request: _Request) -> str:
    """What somebody is in the workspace, to say beside what that would have to be."""
    role = request.actor.role
    article = "" if role is Role.READ_ONLY else "a "
    return f"{request.whom} {'are' if request.whom == 'you' else 'is'} {article}{role.label}"


def _at_least(fixer: Fixer, actor: Actor) -> Fixer:
    """Nobody is sent to ask a person who they are themselves."""
    enough = actor.role is Role.SUPER_ADMIN or (actor.is_admin and fixer is Fixer.TEAM_ADMIN)
    return Fixer.YOU if enough else fixer


_FOR_ADMINS = {
    Action.LOOK_INTO_COLLEAGUE: "look into what a colleague sees",
    Action.MANAGE_PIPELINE: "change the pipeline and the reasons for losing",
    Action.OVERRIDE_MOVE: "move a deal past the pipeline's rule",
}

_OWNED = {Action.SEE_REQS: "REQs", Action.CREATE_REQ: "REQs", Action.CONVERT_LEAD: "leads"}

_SHUT: dict[Gate, Callable[[_Request], Reason | None]] = {
    Gate.ROLE_NEVER: _role,
    Gate.PLAN_UPGRADE: _plan,
    Gate.DEALS_DISABLED: _deals_switch,
    Gate.NEEDS_GRANT: _grant,
    Gate.NOT_VISIBLE: _ownership,
    Gate.BILLING_ROLE: _billing_role,
    Gate.BILLING_DISABLED: _billing_switch,
    Gate.ADMIN_ONLY: _admin_only,
}
