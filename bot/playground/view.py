"""Views: modals and App Home, and what a person has filled in."""

from dataclasses import dataclass, field

from bot.playground.people import Install, Json, User


@dataclass(kw_only=True, eq=False)
class View:
    """A modal, or somebody's App Home. `content` is what the app sent, with ids filled in."""

    id: str
    user: User
    content: Json
    hash: str
    root_id: str
    previous_id: str | None
    install: Install
    values: dict[str, Json] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)

    @property
    def kind(self) -> str:
        """`modal` or `home`."""
        return str(self.content["type"])

    @property
    def blocks(self) -> list[Json]:
        """The view's blocks."""
        return list(self.content.get("blocks", []))

    @property
    def title(self) -> str:
        """The text above a modal; empty for App Home."""
        return str(self.content.get("title", {}).get("text", ""))

    def payload(self) -> Json:
        """The view as the Web API and interactions show it.

        It names the team that has the app, and in its place the organisation where that has it as
        a whole: so it came to bolt-js (issue 1720).
        """
        return self.content | {
            "id": self.id,
            "team_id": self.user.team_id,
            "app_installed_team_id": self.install.enterprise_id or self.install.team_id,
            "app_id": self.install.app_id,
            "bot_id": self.install.bot_id,
            "hash": self.hash,
            "root_view_id": self.root_id,
            "previous_view_id": self.previous_id,
            "state": {"values": self.values},
        }
