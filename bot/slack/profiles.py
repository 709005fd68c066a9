"""Who a Slack user is, as far as Slack vouches for them."""

from collections.abc import Mapping

from bot.turn import Value


class Profile(Value):
    """A Slack user as Slack vouches for them. `is_stranger`: not an active person of this team."""

    name: str = ""
    email: str | None = None
    email_verified: bool = False
    tz: str | None = None
    is_stranger: bool = False


def profile_of(user: Mapping[str, object], team: str) -> Profile:
    """Read a user as `users.info` shows them to a team."""
    shown = user.get("profile")
    profile = shown if isinstance(shown, dict) else {}
    return Profile(
        name=str(profile.get("real_name") or user.get("name") or ""),
        email=profile.get("email") or None,
        email_verified=user.get("is_email_confirmed") is True,
        tz=str(user["tz"]) if user.get("tz") else None,
        is_stranger=not _is_of(user, team),
    )


def _is_of(user: Mapping[str, object], team: str) -> bool:
    """Whether Slack shows an active person of this team, not a guest from a connected one."""
    grid = user.get("enterprise_user")
    teams = grid.get("teams") if isinstance(grid, dict) else None
    at_home = user.get("team_id") == team or (isinstance(teams, list) and team in teams)
    return at_home and not any(user.get(flag) for flag in ("is_stranger", "deleted", "is_bot"))
