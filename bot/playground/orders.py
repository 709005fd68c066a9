"""What the playground tells the REX it starts: where everything is, in one line of JSON."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field

from bot.playground.emulator import Emulator


@dataclass(frozen=True, kw_only=True)
class Orders:
    """Everything one REX needs to serve the emulated Slack. `port` 0 means any.

    With an `app_token` it opens a socket itself; `stand_in` is the name of a model that needs no
    key; `ahead` is by how many seconds its clock is turned.
    """

    database_url: str
    api_url: str
    signing_secret: str = field(repr=False)
    smtp_port: int
    port: int
    installs: tuple[Mapping[str, str], ...] = field(repr=False)
    openai_base_url: str | None = None
    stand_in: str | None = None
    app_token: str | None = field(default=None, repr=False)
    ahead: float = 0.0

    def written(self) -> str:
        """The orders as a line."""
        return json.dumps(asdict(self)) + "\n"

    @classmethod
    def read(cls, line: str) -> "Orders":
        """Read a line of orders."""
        given = json.loads(line)
        return cls(**{**given, "installs": tuple(given["installs"])})


def installs_of(emulator: Emulator) -> tuple[Mapping[str, str], ...]:
    """Return each team's install as REX knows installs."""
    return tuple(
        {
            "team_id": team.id,
            "bot_token": team.install.bot_token,
            "bot_user_id": team.install.bot_user_id,
            "bot_id": team.install.bot_id,
            "app_id": team.install.app_id,
        }
        for team in emulator.teams.values()
        if team.install
    )
