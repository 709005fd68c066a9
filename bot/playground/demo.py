"""The demo's Slack: three teams, their people, and what each of them might try."""

from dataclasses import dataclass

from bot.playground.emulator import Emulator
from bot.playground.page.tour import Stop

#: Who is shown first: they may do everything, on a plan that has everything.
START = "U0THEO"

HOW_TO = "how do i attach a job req to my deal"
CREATE = "create an opportunity for Acme, retained search, about 50k"
MOVE = "move the Acme deal to Proposal"
BROKEN = "billing tab crashes with error 500"
HIDDEN = "I can't see the Opportunities tab"
UNKNOWN = "does HirePilot have a mobile app?"


@dataclass(frozen=True)
class Someone:
    """A person of the demo; `title` is what their Slack profile says of them."""

    id: str
    name: str
    title: str
    tries: tuple[str, ...] = ()
    is_guest: bool = False

    @property
    def first_name(self) -> str:
        """What a story, or a colleague, calls them."""
        return self.name.split()[0]


@dataclass(frozen=True)
class DemoTeam:
    """A Slack team of the demo, its channel #general included; some write to REX `together`."""

    id: str
    name: str
    domain: str
    people: tuple[Someone, ...]
    together: tuple[str, ...] = ()


AGENCY = DemoTeam(
    id="T0HARBOR",
    name="Harbor & Finch",
    domain="harborfinch",
    people=(
        Someone("U0THEO", "Theo Lindqvist", "Team Admin · Pro", (HOW_TO, CREATE, MOVE, BROKEN)),
        Someone(
            "U0DANA", "Dana Reyes", "Member with grants · Pro", ("show my deals", MOVE, HOW_TO)
        ),
        Someone("U0SAM", "Sam Whitaker", "Member, no grant · Pro", (HIDDEN, CREATE, UNKNOWN)),
        Someone("U0MAYA", "Maya Okafor", "Super Admin, owner · Pro", ("show me the pipeline",)),
        Someone("U0GUS", "Gus Pereira", "Guest · Pro", (CREATE, HOW_TO), is_guest=True),
        Someone("U0RITA", "Rita Novak", "Read-only · Pro", (HIDDEN, HOW_TO)),
        Someone("U0WANDA", "Wanda Sorel", "Not on HirePilot yet", (HOW_TO, MOVE)),
    ),
    together=("U0THEO", "U0DANA"),
)
SOLO = DemoTeam(
    id="T0BRIGHT",
    name="Brightside Staffing",
    domain="brightside",
    people=(
        Someone("U0LEO", "Leo Brandt", "Team Admin · Starter", (HIDDEN, CREATE, HOW_TO)),
        Someone("U0NORA", "Nora Kemp", "Super Admin, owner · Starter", (HIDDEN,)),
    ),
)
STAFF = DemoTeam(
    id="T0PILOT",
    name="HirePilot",
    domain="hirepilot",
    people=(
        Someone("U0INES", "Ines Duarte", "Super Admin, HirePilot staff"),
        Someone("U0OMAR", "Omar Haddad", "Super Admin, HirePilot staff"),
        Someone("U0PRIYA", "Priya Nair", "Support, HirePilot staff"),
    ),
)
TEAMS = (AGENCY, SOLO, STAFF)
PEOPLE = tuple(someone for team in TEAMS for someone in team.people)


def set_scene(emulator: Emulator) -> None:
    """Fill an empty emulator with the demo's teams, and install the app in each of them."""
    for team in TEAMS:
        emulator.add_team(team.id, team.name, team.domain)
        for someone in team.people:
            emulator.add_user(
                team.id,
                someone.id,
                someone.first_name.lower(),
                someone.name,
                email=f"{someone.first_name.lower()}@{team.domain}.example",
                title=someone.title,
                is_guest=someone.is_guest,
            )
        install = emulator.install(team.id, "rex", real_name="REX")
        members = [someone.id for someone in team.people]
        emulator.add_channel(
            team.id, f"C0{team.id[2:]}", "general", [*members, install.bot_user_id]
        )
        together = [emulator.users[it] for it in (*team.together, install.bot_user_id)]
        if team.together:
            emulator.state.group_message(together)


#: The first minute, for whoever is shown first.
TOUR = (
    Stop(
        title="Ask how something works",
        say=HOW_TO,
        then="Every answer names its page of the guide.",
    ),
    Stop(
        title="Have something done",
        say=CREATE,
        then="Only your own press of Confirm creates it.",
    ),
    Stop(
        title="Report something broken",
        say=BROKEN,
        then="Then be Ines Duarte: she has the alert, and an e-mail in her Inbox.",
    ),
    Stop(
        title="Pull the plug",
        then="Behind the scenes, kill REX in mid-answer, and ask again. It answers, once.",
    ),
)


def suggestions() -> dict[str, tuple[str, ...]]:
    """What each person of the demo might try, by user id."""
    return {someone.id: someone.tries for someone in PEOPLE if someone.tries}
