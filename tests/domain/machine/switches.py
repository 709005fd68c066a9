"""What is asked of a house's automations and webhooks."""

from collections.abc import Callable

from hypothesis import strategies as st

from domain import automations, webhooks
from domain.access import Actor
from domain.automations import Automation
from domain.changing import Occasion
from domain.sql.automations import SqlAutomations
from domain.sql.webhooks import SqlWebhooks
from tests.domain.machine import house_rules, rules
from tests.domain.machine.base import ASK, NUMBER, Ask, Base, asks, mostly
from tests.domain.machine.house import Hook, House
from tests.domain.machine.office import SECRET
from tests.domain.machine.rules import Codes

#: Whatever can be switched; most of it follows a win.
AUTOMATION = st.sampled_from([*Automation, Automation.CREATE_REQS, Automation.DRAFT_INVOICE])
CHANNEL = mostly("C0DEALS", "C0TEAM", None)("#deals")
URL = mostly("https://a.example/x?team=1", "http://b.example/", " https://a.example/x?team=1 ")(
    "ftp://c.example/",
    "https:///nobody",
    "https://me@c.example/",
    "https://c.example/#part",
    "https://c.example/a b",
    f"https://c.example/{'a' * 2_000}",
)
TOPICS = mostly(
    ("opportunity.won", "workflow.onboarding"),
    ("opportunity.lost", "workflow.nurture", "opportunity.created"),
    ("invoice.paid", "opportunity.stage_moved"),
)((), ("opportunity.won", "everything"))

Do = Callable[[Actor, Occasion], object]


class Switches(Base):
    """Switched on and off; channels; addresses added, removed, told again."""

    @asks(ask=ASK, automation=AUTOMATION, on=st.sampled_from([False, False, True]))
    def switch(self, ask: Ask, automation: Automation, on: bool) -> None:
        house = self._set(
            ask,
            lambda _: house_rules.switch(automation),
            lambda actor, given: automations.switch(
                self.records, SqlAutomations(self.session), actor, automation, on, **given
            ),
        )
        if house:
            house.off = house.off - {automation.value} if on else house.off | {automation.value}
            self.settled()

    @asks(ask=ASK, channel=CHANNEL)
    def tell_in(self, ask: Ask, channel: str | None) -> None:
        house = self._set(
            ask,
            lambda house: house_rules.tell_in(house, channel),
            lambda actor, given: automations.tell_in(
                self.records, SqlAutomations(self.session), actor, channel, **given
            ),
        )
        if house:
            house.channel = channel
            self.settled()

    @asks(ask=ASK, url=URL, topics=TOPICS, secret=mostly(SECRET)("whsec_c2hvcnQ="))
    def add_hook(self, ask: Ask, url: str, topics: tuple[str, ...], secret: str) -> None:
        house = self._set(
            ask,
            lambda house: house_rules.add_hook(house, url, topics, secret),
            lambda actor, given: webhooks.add_endpoint(
                self.records, SqlWebhooks(self.session), actor, url, topics, secret, **given
            ),
        )
        if house:
            house.hooks.append(Hook(len(house.hooks) + 1, url.strip(), topics))
            self.settled()

    @asks(ask=ASK, which=NUMBER)
    def remove_hook(self, ask: Ask, which: int) -> None:
        hooks = self.world.home(self.person(ask.who)).live_hooks
        hook = hooks[which % len(hooks)] if hooks and which < 8 else None
        ref = f"HOOK-{hook.number if hook else 99}"
        house = self._set(
            ask,
            lambda _: set() if hook else {"not_found"},
            lambda actor, given: webhooks.remove_endpoint(
                self.records, SqlWebhooks(self.session), actor, ref, **given
            ),
        )
        if house and hook:
            hook.removed = True
            self.settled()

    @asks(ask=ASK, which=NUMBER)
    def resend(self, ask: Ask, which: int) -> None:
        posts = self.world.home(self.person(ask.who)).posts
        post = posts[which % len(posts)] if posts else None
        ref = f"DEL-{post.number if post else 99}"
        house = self._set(
            ask,
            lambda _: house_rules.resend(post),
            lambda actor, given: webhooks.resend(
                self.records, SqlWebhooks(self.session), actor, ref, **given
            ),
        )
        if house and post:
            post.state, post.round = "queued", post.round + 1
            self.settled()

    def _set(self, ask: Ask, wrong: Callable[[House], Codes], do: Do) -> House | None:
        """The house, if its admins' command was accepted."""
        person = self.person(ask.who)
        house = self.world.home(person)

        def done(actor: Actor, given: Occasion) -> House:
            do(actor, given)
            return house

        return self.give(
            person,
            lambda: rules.admins(self.world, person) or wrong(house),
            done,
            times=ask.times,
            mood=ask.mood,
        )
