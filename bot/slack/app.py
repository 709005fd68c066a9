"""The edge: everything Slack sends is verified, recorded, acknowledged, and left to the engine.

Bolt acknowledges an event before a listener runs, so what must not be lost is recorded by a
middleware. Listeners do only what may be lost: opening a form, showing App Home.
"""

import asyncio
import logging
import re
from collections.abc import Awaitable, Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import TypeVar

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltContext
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.response import BoltResponse

from bot.slack import forms, malformed
from bot.slack.alert_card import REPLY
from bot.slack.blocks import DETAILS, FILL, MISSING
from bot.slack.cards import EDIT
from bot.slack.commands import COMMAND, UNASKED, Subcommands, Who
from bot.slack.home import DUTY_OFF, DUTY_ON, home_view
from bot.slack.incoming import FORM, OURS, read, stop, suggestion
from bot.slack.installs import Installs, authorized
from bot.slack.kinds import DROPPED, kind_of
from bot.slack.kit import Json, Message
from bot.slack.manifest import ESCALATE
from bot.slack.middleware import Middleware, Next
from bot.slack.payloads import Payload
from bot.slack.pools import Pools
from bot.slack.removal import event_in, removes_rex, when
from bot.slack.responding import PATIENCE, Respond
from bot.slack.speech import Speaker
from bot.slack.web_api import SlackUnavailable
from bot.slack.whereabouts import Whereabouts, whereabouts
from bot.telemetry.outage import REFUSED
from bot.turn import Incoming, Stop
from tools.forms import Form, Option

log = logging.getLogger("rex.slack")

#: Under which a listener finds what the middleware has read.
INCOMING = "incoming"
#: Under which is found whose the payload is.
WHEREABOUTS = "whereabouts"
#: Buttons of App Home.
AT_HOME = (DUTY_ON, DUTY_OFF)
#: Buttons and shortcuts that open a form.
OPEN_FORMS = (EDIT, MISSING, REPLY, ESCALATE, DETAILS, FILL)
#: Seconds, of the three for which Slack waits, that may pass until it is known who somebody is.
AT_ONCE = 1.0
UNKNOWN = (
    "I don't know this workspace. If REX is installed here, write me a message first, and then try "
    "again; if it isn't, an admin can install it."
)
T = TypeVar("T")


@dataclass(frozen=True, kw_only=True)
class Rooms:
    """What the edge hands on to. `accept` must be durable when it returns, and harmless twice.

    `open_form` returns the form a press asks for, or a sentence about why there is none;
    `choices` what fits what was typed into one of its fields,
    `read_form` what is wrong with a form that was sent, by field. Both are synchronous and run in
    a thread; neither changes anything. `known` returns who somebody is, None where only Slack can
    tell; then `meet` asks Slack. `home` returns a person's App Home, `press_home` does what one of
    its buttons says, `prompts` returns what to suggest to them, `commands` answer `/rex`, and
    `stop` keeps a press on the stop button. `hear` returns what is to be done, by and by, about
    something of a kind having come.
    """

    accept: Callable[[Incoming], Awaitable[None]]
    open_form: Callable[[Incoming], Form | str]
    read_form: Callable[[Incoming], Mapping[str, str]]
    known: Callable[[str, str], Who | None] = lambda _team, _user: UNASKED
    meet: Callable[[str, str], Who] = lambda _team, _user: UNASKED
    home: Callable[[str, str, Who], Json] = lambda _team, _user, _who: home_view()
    commands: Subcommands = field(default_factory=Subcommands)
    stop: Callable[[Stop], None] = lambda _stop: None
    prompts: Callable[[Who], Sequence[str]] = lambda _who: ()
    choices: Callable[[Incoming], Sequence[Option]] = lambda _asked: ()
    press_home: Callable[[str, str, str], None] = lambda _team, _user, _action: None
    hear: Callable[[str], Callable[[], None] | None] = lambda _kind: None


def build_app(
    *, signing_secret: str, installs: Installs, speaker: Speaker, rooms: Rooms
) -> AsyncApp:
    """Return the Bolt app. HTTP and Socket Mode serve the same one."""
    bolt_log = logging.getLogger("rex.slack.bolt")
    bolt_log.setLevel(logging.ERROR)  # it warns about a token in the environment, which we use

    edge = _Edge(installs, speaker, rooms)

    async def authorize(context: AsyncBoltContext) -> AuthorizeResult | None:
        return await edge.authorize(context)

    app = AsyncApp(
        name=bolt_log.name,  # Bolt names loggers after the app and sets their level
        logger=bolt_log,
        signing_secret=signing_secret,
        before_authorize=Middleware(_placed),
        authorize=authorize,  # type: ignore[arg-type]  # None refuses; Bolt's signature forgot it
        user_facing_authorize_error_message=UNKNOWN,
    )
    app.use(Middleware(edge.record))
    app.error(edge.failed)
    for opens_form in OPEN_FORMS:
        app.action(opens_form)(edge.edit)
    app.shortcut(ESCALATE)(edge.edit)
    for at_home in AT_HOME:
        app.action(at_home)(edge.pressed_at_home)
    app.view(FORM)(edge.submitted)
    app.options(re.compile(""))(edge.suggested)
    app.command(COMMAND)(edge.commanded)
    app.event("app_home_opened")(edge.home_opened)
    return app


async def _placed(body: Payload, context: AsyncBoltContext, next_: Next) -> BoltResponse:
    """Say in which team it happened, where Bolt may guess another company's; let no answer hang."""
    at = whereabouts(body)
    context[WHEREABOUTS], context["team_id"] = at, at.team
    if context.respond and context.response_url:
        context["respond"] = Respond(context.respond)
    return await next_()


def _at(context: AsyncBoltContext) -> Whereabouts:
    at: Whereabouts = context[WHEREABOUTS]
    return at


@dataclass(frozen=True)
class _Edge:
    installs: Installs
    speaker: Speaker
    rooms: Rooms
    pools: Pools = field(default_factory=Pools)

    async def authorize(self, context: AsyncBoltContext) -> AuthorizeResult | None:
        """Return REX as installed in a team: remembered, so that no event waits for a database."""
        at = _at(context)
        proven = at.organisation if at.is_proven else None
        for team in at.teams:
            known = self.installs.remembered(team)
            install = known or await self.pools.own.run(self.installs.find, team, proven)
            if install and (not at.is_guessed or install.enterprise_id == at.organisation):
                context["team_id"] = team
                return authorized(install)
        return None

    async def record(
        self, body: Payload, context: AsyncBoltContext, next_: Next
    ) -> BoltResponse | None:
        """Record what somebody did before Slack is told 200; pass on what may be lost."""
        by_and_by = self.rooms.hear(kind_of(body))
        if by_and_by is not None:
            self.pools.shown.begin(by_and_by)
        incoming = read(body, team=context.team_id, bot_user=context.bot_user_id or "")
        if _listened_to(body, incoming):
            context[INCOMING] = incoming
            return await next_()
        stopped = stop(body, team=context.team_id)
        if body.get("type") == DROPPED:
            log.warning(
                "Slack drops events of %s: it has told of too many within an hour",
                body.get("team_id"),
            )
        if incoming is not None:
            await self.rooms.accept(incoming)
        elif stopped is not None:
            await self.pools.own.run(self.rooms.stop, stopped)
        elif removes_rex(body) and (holder := context.team_id or _at(context).organisation):
            await self.pools.own.run(self.installs.forget, holder, when(body))
        return BoltResponse(status=200, body="")

    async def edit(self, ack: AsyncAck, body: Payload, context: AsyncBoltContext) -> None:
        """Open the form of a button at once: Slack's trigger lasts three seconds."""
        await ack()
        incoming: Incoming = context[INCOMING]
        team = incoming.place.team
        await self._begin(self._who(team, incoming.user))
        found = await self.pools.own.run(self.rooms.open_form, incoming)
        view = forms.notice(found) if isinstance(found, str) else forms.modal(found, incoming)
        try:
            await self.pools.forms.run_for(
                team, self.speaker.open_modal, team, str(body.get("trigger_id")), view
            )
        except SlackUnavailable as unavailable:
            log.warning("form not opened: %s", unavailable)

    async def submitted(self, ack: AsyncAck, context: AsyncBoltContext) -> None:
        """Say what is wrong at the field, or record the form and let it close."""
        incoming: Incoming = context[INCOMING]
        problems = await self.pools.own.run(self.rooms.read_form, incoming)
        if problems:
            await ack(response_action="errors", errors=forms.errors(problems, incoming))
            return
        await self.rooms.accept(incoming)
        await ack()

    async def suggested(self, ack: AsyncAck, body: Payload, context: AsyncBoltContext) -> None:
        """Answer with the choices that fit what somebody types into a field of a form."""
        asked = suggestion(body, team=context.team_id)
        found = await self.pools.own.run(self.rooms.choices, asked) if asked else ()
        await ack(**forms.suggested(found))  # type: ignore[arg-type]  # it is Slack's own shape

    async def commanded(self, ack: AsyncAck, body: Payload, respond: Respond) -> None:
        """Answer `/rex`, to whoever typed it; nothing of it needs to outlive a crash.

        The answer is the acknowledgement, or comes after it when Slack is slow to tell who asks.
        """
        answering = await self._begin(self._answer(body))
        say: Callable[..., Awaitable[object]] = ack
        if not answering.done():
            await ack()
            say = partial(respond, seconds=PATIENCE)
        answer = await answering
        await say(text=answer.text, blocks=answer.blocks)

    async def _answer(self, body: Payload) -> Message:
        who: Who = UNASKED
        if self.rooms.commands.about_them(body):
            who = await self._who(str(body.get("team_id")), str(body.get("user_id")))
        return await self.pools.own.run(self.rooms.commands.answer, body, who)

    async def _who(self, team: str, user: str) -> Who:
        """Return who somebody is; at first contact, once Slack has told."""
        found = await self.pools.own.run(self.rooms.known, team, user)
        if found is not None:
            return found
        return await self.pools.people.run_for(team, self.rooms.meet, team, user)

    async def _begin(self, work: Coroutine[None, None, T]) -> asyncio.Task[T]:
        """Begin what Slack might be waiting for, and give it a moment to be done."""
        begun = asyncio.create_task(work)
        await asyncio.wait({begun}, timeout=AT_ONCE)
        return begun

    async def home_opened(self, event: Json, context: AsyncBoltContext) -> None:
        """Show App Home to who opened it, and beside their messages what they might ask."""
        team, user = context.team_id, context.user_id
        if team is None or user is None:
            return
        if event.get("tab") == "home":
            await self._show_home(team, user)
        elif event.get("tab") == "messages":
            await self._suggest(team, user, str(event.get("channel")))

    async def pressed_at_home(self, ack: AsyncAck, action: Json, context: AsyncBoltContext) -> None:
        """Do what a button of App Home says, and then say so to Slack; show what it changed."""
        team, user = context.team_id, context.user_id
        if team is not None and user is not None:
            pressed = str(action.get("action_id")).removeprefix(OURS)
            await self.pools.own.run(self.rooms.press_home, team, user, pressed)
        await ack()
        if team is not None and user is not None:
            await self._show_home(team, user)

    async def _show_home(self, team: str, user: str) -> None:
        view = await self.pools.own.run(self.rooms.home, team, user, await self._who(team, user))
        try:
            await self.pools.shown.run_for(team, self.speaker.publish_home, team, user, view)
        except SlackUnavailable as unavailable:
            log.warning("App Home not shown: %s", unavailable)

    async def _suggest(self, team: str, user: str, channel: str) -> None:
        prompts = self.rooms.prompts(await self._who(team, user))
        if prompts:
            await self.pools.shown.run_for(team, self.speaker.suggest, team, channel, prompts)

    async def failed(
        self, error: Exception, body: Payload, response: BoltResponse | None
    ) -> BoltResponse | None:
        """Tell Slack that nothing was recorded, so that it sends again what may yet be."""
        if response and malformed.is_malformed(body):
            malformed.note(error)
            return BoltResponse(status=400, body="Malformed")
        log.error("Slack sent something that could not be recorded", exc_info=error, extra=REFUSED)
        return BoltResponse(status=503, body="") if response else None


def _listened_to(body: Payload, incoming: Incoming | None) -> bool:
    """Whether a listener takes it: forms, commands, and App Home."""
    if incoming is None:
        at_home = body.get("type") == "block_actions" and "view" in body
        command = body.get("command") == COMMAND
        searches = body.get("type") == "block_suggestion"
        return at_home or command or searches or event_in(body).get("type") == "app_home_opened"
    opens_form = f"{OURS}{incoming.action}" in OPEN_FORMS
    return incoming.kind == "submission" or opens_form
