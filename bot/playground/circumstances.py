"""How REX is set up in the playground: by which way Slack reaches it, with which model, and when."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from bot.playground.model_proxy import PATH
from bot.playground.orders import Orders
from bot.playground.stand_in import NAME

HOUR, DAY = 3600.0, 86400.0
#: What turns the clocks of Slack and REX, and by how many seconds.
TURNS: Mapping[str, float] = {"an-hour-later": HOUR, "a-day-later": DAY}
WAYS: Mapping[str, str] = {"by-http": "HTTP", "by-socket": "Socket Mode"}
#: Where there is no key.
MODELS: Mapping[str, str] = {"no-model": "None", "stand-in": "Stand-in"}


@dataclass(frozen=True, kw_only=True)
class Circumstances:
    """What a person may choose. A change starts REX again; moving the clocks doesn't.

    `ahead` is how many seconds the clocks of Slack and REX are ahead of ours.
    """

    way: str = "by-http"
    model: str = "no-model"
    ahead: float = 0.0

    @property
    def has_stand_in(self) -> bool:
        """Whether the stand-in is REX's model."""
        return self.model == "stand-in"

    @property
    def by_socket(self) -> bool:
        """Whether REX opens a connection to Slack itself."""
        return self.way == "by-socket"

    @property
    def time(self) -> str:
        """How far ahead the clocks are, in words; empty when they are right."""
        days, seconds = divmod(self.ahead, DAY)
        parts = ((days, "day"), (seconds // HOUR, "hour"))
        return ", ".join(f"{n:.0f} {unit}{'s' if n > 1 else ''}" for n, unit in parts if n)

    def chosen(self, name: str) -> "Circumstances":
        """The same with another choice. KeyError for what is none."""
        if name in WAYS:
            return replace(self, way=name)
        if name in MODELS:
            return replace(self, model=name)
        return replace(self, ahead=self.ahead + TURNS[name])

    def orders(self, first: Orders, port: int, app_token: str) -> Orders:
        """The first orders of all, as they are under these circumstances, at the same port."""
        orders = replace(first, port=port, ahead=self.ahead)
        if self.by_socket:
            orders = replace(orders, app_token=app_token)
        if self.has_stand_in:
            door = f"{first.api_url.removesuffix('/api/')}{PATH}"
            orders = replace(orders, openai_base_url=door, stand_in=NAME)
        return orders
