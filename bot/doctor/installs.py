"""A look at the Slack teams that installed REX: whether their tokens can be read, and still work."""

from collections.abc import Iterator

from bot.assembly import now
from bot.finding import Finding
from bot.sealing import BadKeys, Sealed, seal_under
from bot.settings import Settings
from bot.slack.checking import check_bot_token, check_teams
from bot.slack.installs import Install
from bot.sql.connecting import home_of
from bot.sql.database import Database
from bot.sql.installs import SqlInstalls
from bot.sql.organisations import home_of_organisation, teams_of

#: So many installs are tried at Slack; the rest are counted.
TRIED = 20


def examine_installs(database: Database, settings: Settings) -> Iterator[Finding]:
    """Look at the keys, at every install, and at what Slack says to the newest of them."""
    try:
        seal = seal_under(settings.token_keys)
    except BadKeys as bad:
        yield Finding.failed("REX_TOKEN_KEYS", str(bad), "Make one with: rex installs key")
        return
    if seal is None:  # which settings rule out where there is a client id
        return
    yield _way_back(settings)
    try:
        found = SqlInstalls(database=database, seal=seal, clock=now).all()
    except Sealed:
        remedy = "Put the key back that was taken out of REX_TOKEN_KEYS, then: rex installs rekey"
        yield Finding.failed("installs", "No key opens some of the tokens.", remedy)
        return
    yield Finding.ok("installs", f"{len(found)} Slack teams or organisations have REX.")
    yield from _one_by_one(database, found[:TRIED], settings.slack_api_url)


def _way_back(settings: Settings) -> Finding:
    if settings.public_url:
        address = f"{settings.public_url.rstrip('/')}/slack/install"
        return Finding.ok("installing", f"Slack teams install REX at {address}.")
    remedy = "Set it to REX's address, and give the app the redirect URL of `rex manifest --many`."
    return Finding.note("installing", "REX_PUBLIC_URL is not set: nobody can install REX.", remedy)


def _one_by_one(database: Database, installs: tuple[Install, ...], url: str) -> Iterator[Finding]:
    for each in installs:
        part = f"install of {each.holder}"
        if each.lost_at is not None:
            said = (
                f"Slack renews {each.name}'s token no more, since {each.lost_at:%d %b %H:%M} UTC."
            )
            yield Finding.failed(part, said, "Have an admin of that team install REX again.")
            continue
        if each.expires_at is not None and each.expires_at < now():
            yield Finding.ok(part, f"{each.name}: its token is renewed when it is next used.")
            continue
        wrong = [it for it in check_bot_token(part, each.bot_token, url) if it.state != "ok"]
        yield from wrong
        with database.reading() as session:
            teams = teams_of(session, each.holder) if each.is_org_wide else (each.team_id,)
            strangers = [team for team in teams if home_of(session, team) is None]
            nameless = each.is_org_wide and home_of_organisation(session, each.holder) is None
        if each.is_org_wide and not wrong:
            yield from check_teams(f"teams of {each.holder}", teams, each.bot_token, url)
        if strangers or nameless:
            said = f"People of {each.name} are strangers: it belongs to no HirePilot workspace."
            yield Finding.note(part, said, f"rex installs connect {each.holder} 'A workspace'")
