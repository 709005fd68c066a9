"""People who exist only in tests, made by what matters about them."""

from uuid import uuid4

from domain.access import Actor, Grant, Plan, Role, Workspace

MAY_VIEW = frozenset({Grant.VIEW_OPPORTUNITIES})
MAY_CREATE = frozenset({Grant.CREATE_OPPORTUNITIES})


def workspace(plan: Plan = Plan.PRO, *, deals: bool = True, billing: bool = True) -> Workspace:
    """A workspace where everything is in order unless said otherwise."""
    return Workspace(
        id=uuid4(),
        name="Harbor & Finch",
        plan=plan,
        currency="USD",
        timezone="UTC",
        deals_enabled=deals,
        billing_enabled=billing,
    )


def person(
    role: Role,
    home: Workspace | None = None,
    grants: frozenset[Grant] = frozenset(),
) -> Actor:
    """Somebody of that role."""
    return Actor(
        member_id=uuid4(),
        name="Kim",
        email="kim@example.com",
        role=role,
        grants=grants,
        workspace=home or workspace(),
    )
