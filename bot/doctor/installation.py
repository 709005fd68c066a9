"""A look at an installation, part by part, without changing anything: what `rex doctor` says."""

import urllib.request
from collections.abc import Iterator
from http.client import HTTPException

from pydantic import SecretStr

from bot.assembly import configured_models, sentence_model
from bot.doctor.events import kinds_told, knock, last_told
from bot.doctor.installs import examine_installs
from bot.durable.records import UnknownWork, records_of
from bot.durable.storage import file_of
from bot.escalation.mailing import mail_courier
from bot.finding import Finding
from bot.mendable import Mendable
from bot.model.log import Failed, Failure, Model, ToolSpec, UserSaid
from bot.settings import BadSettings, Settings, engine_database, read_settings
from bot.slack.checking import STAFF_SCOPES, check_app_token, check_bot_token
from bot.sql.database import Database
from bot.sql.hearing import heard
from bot.sql.room import Room
from domain.deadline import within
from domain.sql.directory import workspaces_named
from knowledge.live import LiveLibrary
from knowledge.semantic import CannotTell
from tickets.alerts import DeliveryFailed
from tickets.staff import StaffRole

#: The cheapest question that still shows whether a model takes tools.
PROBE = ToolSpec(
    name="ready",
    description="Say that you are ready.",
    parameters={"type": "object", "properties": {}, "required": [], "additionalProperties": False},
)
ADDRESS_SECONDS = 5.0
_MODEL_REMEDIES = {
    Failure.OUT_OF_QUOTA: "Add credit to the account, or set REX_FALLBACK_MODEL.",
    Failure.RATE_LIMITED: "Wait a little, or set REX_FALLBACK_MODEL.",
    Failure.TIMEOUT: "Raise REX_MODEL_SECONDS, or take a faster REX_MODEL.",
    Failure.UNREACHABLE: "Look whether this machine reaches OPENAI_BASE_URL (a proxy, a firewall).",
}


def examine() -> Iterator[Finding]:
    """Look at everything that the environment names, one part after the other."""
    try:
        settings = read_settings()
    except BadSettings as bad:
        yield Finding.failed("settings", str(bad), "Correct them; bot/settings.py explains each.")
        return
    yield Finding.ok("settings", "They can be used.")
    yield from slack(settings)
    yield from database(settings)
    yield guide(settings)
    yield from meaning(settings)
    yield from models(settings)
    yield mail(settings)


def slack(settings: Settings) -> Iterator[Finding]:
    """Look at the tokens and what they may do."""
    url, token = settings.slack_api_url, settings.slack_bot_token
    if token is None and settings.slack_client_id is None:
        remedy = (
            "Create the app with `rex manifest`, install it, and set SLACK_BOT_TOKEN (xoxb-…). "
            "To try REX without Slack: rex playground"
        )
        yield Finding.failed("SLACK_BOT_TOKEN", "It is not set.", remedy)
    if token is not None:
        yield from check_bot_token("SLACK_BOT_TOKEN", token.get_secret_value(), url)
    if settings.slack_staff_bot_token:
        staff = settings.slack_staff_bot_token.get_secret_value()
        yield from check_bot_token("SLACK_STAFF_BOT_TOKEN", staff, url, STAFF_SCOPES)
    yield _way_in(settings.slack_app_token, settings)
    if settings.public_url:
        yield _address(settings.public_url)
        if settings.slack_signing_secret and not settings.slack_app_token:
            yield knock(settings.public_url, settings.slack_signing_secret.get_secret_value())


def _way_in(app_token: SecretStr | None, settings: Settings) -> Finding:
    """Look at how Slack's events get here: by a socket, or signed over HTTP."""
    if app_token:
        return check_app_token(app_token.get_secret_value(), settings.slack_api_url)
    if settings.slack_signing_secret:
        said = f"Slack calls over HTTP: REX listens on {settings.host}:{settings.port}."
        return Finding.ok("SLACK_SIGNING_SECRET", said)
    return Finding.failed(
        "way in",
        "Slack can't reach REX.",
        "Set SLACK_APP_TOKEN (xapp-…) for Socket Mode, or SLACK_SIGNING_SECRET for HTTP.",
    )


def _address(public_url: str) -> Finding:
    """Ask REX for its health where browsers, and over HTTP Slack, find it; it need not run now."""
    url = f"{public_url.rstrip('/')}/health"

    def healthy_there() -> bool:
        with urllib.request.urlopen(url, timeout=ADDRESS_SECONDS) as answer:  # noqa: S310  ours
            return bool(answer.read(64) == b"ok")

    try:
        healthy = within(ADDRESS_SECONDS, healthy_there)
    except (OSError, HTTPException) as away:
        said, healthy = f"{url} doesn't answer: {away}.", False
    else:
        said = f"{url} answers{'' if healthy else ', but it is not REX'}."
    if healthy:
        return Finding.ok("REX_PUBLIC_URL", said)
    remedy = "If REX runs, look at REX_PUBLIC_URL, REX_HOST, REX_PORT and the proxy before it."
    return Finding.note("REX_PUBLIC_URL", said, remedy)


def database(settings: Settings) -> Iterator[Finding]:
    """Look at the application's database and at the engine's."""
    file = file_of(settings.database)
    if settings.database_url is None and file is not None and not file.exists():
        yield Finding.note("database", f"There is none yet; `rex run` makes it at {file}.")
        return
    try:
        opened = Database(settings.database)
    except Mendable as bad:
        yield Finding.failed("database", str(bad), "Correct REX_DATABASE_URL.")
        return
    try:
        opened.require_usable()
    except Mendable as bad:
        remedy = "Start the database or correct REX_DATABASE_URL, and run: rex db upgrade"
        yield Finding.failed("database", str(bad), remedy)
        return
    else:
        yield Finding.ok("database", "It can be reached, and its tables are those of this REX.")
        if settings.slack_client_id:
            yield from examine_installs(opened, settings)
        yield from _people(opened, settings)
        with opened.reading() as session:
            told = heard(session)
        yield from kinds_told(told)
        yield from _engine(settings)
    finally:
        opened.close()


def _people(opened: Database, settings: Settings) -> Iterator[Finding]:
    """Look whether REX knows whose deals it works with, and whom to alert."""
    with opened.reading() as session:
        found = len(workspaces_named(session, settings.workspace)) if settings.workspace else None
        staff = Room.on(session).tickets.staff()
    if found is None and settings.slack_bot_token is None:
        yield Finding.ok("workspace", "Each Slack team is connected when it installs REX.")
    elif found is None:
        said = "REX_WORKSPACE is not set: people of the Slack team are strangers to REX."
        yield Finding.note("workspace", said, "Set it to the name of a HirePilot workspace.")
    elif found != 1:
        said = f"There are {found} workspaces called {settings.workspace!r} in the database."
        yield Finding.failed("workspace", said, "Correct REX_WORKSPACE.")
    else:
        yield Finding.ok("workspace", f"The Slack team is that of {settings.workspace}.")
    if not any(each.role is StaffRole.SUPER_ADMIN for each in staff):
        remedy = "Add one: rex staff add ada@example.com 'Ada Winter' --role super_admin"
        yield Finding.failed("staff", "There is no Super Admin whom alerts could reach.", remedy)
        return
    yield Finding.ok("staff", f"{len(staff)} of HirePilot's own people are known.")


def _engine(settings: Settings) -> Iterator[Finding]:
    """Look at what the engine has recorded, what of it failed, and when Slack last told it."""
    url = engine_database(settings.database)
    file = file_of(url)
    if file is not None and not file.exists():
        yield Finding.note(
            "engine", f"Its database is not there yet; `rex run` makes it at {file}."
        )
        return
    try:
        with records_of(url) as records:
            counts, last = records.counts(), records.last_turn()
    except UnknownWork as unknown:
        yield Finding.note("engine", str(unknown))
        return
    yield last_told(last)
    failed = sum(count for (_, state), count in counts.items() if state == "ERROR")
    if failed:
        said, remedy = f"{failed} pieces of work failed.", "See them: rex engine status"
        yield Finding.note("engine", said, remedy)
        return
    yield Finding.ok("engine", "Its database can be read, and nothing in it failed.")


def guide(settings: Settings) -> Finding:
    """Look whether the articles can be read, and something is found in them."""
    library = LiveLibrary(settings.articles, settings.cache_folder).current()
    remedy = "See them: rex articles check"
    if not library.searched:
        return Finding.failed("guide", "No article can be read.", remedy)
    if library.problems:
        said = f"{len(library.problems)} problems, the first: {library.problems[0]}"
        return Finding.note("guide", said, remedy)
    return Finding.ok("guide", f"{len(library.articles)} articles can be read.")


def meaning(settings: Settings) -> Iterator[Finding]:
    """Let the sentence model read a few words, if there is one to search by meaning with."""
    try:
        model = sentence_model(settings)
        if model is None:
            return
        embed, _ = model
        embed(["Are you ready?"])
    except BadSettings as bad:
        remedy = "Correct it, or leave it out: the guide is searched by words then."
        yield Finding.failed("meaning", str(bad), remedy)
    except CannotTell as problem:
        said = f"{problem} The guide is searched by words alone."
        yield Finding.note("meaning", said, "Check REX_EMBEDDING_MODEL and its server.")
    else:
        yield Finding.ok("meaning", "The guide is searched by meaning, too.")


def models(settings: Settings) -> Iterator[Finding]:
    """Ask each configured model one short question, with a tool."""
    configured = list(configured_models(settings))
    if not configured:
        said = "There is no key: REX works by rules and quotes the guide."
        yield Finding.note("model", said, "For a language model, set OPENAI_API_KEY.")
    for each in configured:
        yield _model(each)


def _model(asked: Model) -> Finding:
    question = UserSaid(text="Are you ready?")
    reply = asked.complete("Answer in one word, or use the tool.", [question], [PROBE])
    if not isinstance(reply, Failed):
        return Finding.ok("model", f"{asked} answers, and takes tools.")
    said = f"{asked} gave no usable reply ({reply.reason}): {reply.detail}"
    remedy = _MODEL_REMEDIES.get(reply.reason, "Check OPENAI_API_KEY, REX_MODEL and REX_LLM_API.")
    return Finding.failed("model", said, remedy)


def mail(settings: Settings) -> Finding:
    """Connect to the mail server and sign in; nothing is sent."""
    where = f"{settings.smtp_host}:{settings.smtp_port}"
    try:
        mail_courier(settings).try_out()
    except DeliveryFailed as failed:
        remedy = (
            "Correct REX_SMTP_HOST, REX_SMTP_PORT, REX_SMTP_STARTTLS, REX_SMTP_USER and "
            "REX_SMTP_PASSWORD; until then alerts go out by Slack alone."
        )
        return Finding.failed("mail", str(failed), remedy)
    signed_in = " and accepts the login" if settings.smtp_user else ""
    return Finding.ok("mail", f"{where} answers{signed_in}; mails come from {settings.mail_from}.")
