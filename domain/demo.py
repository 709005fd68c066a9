"""Two agencies to try things on."""

from domain.actor import Grant, Plan, Role
from domain.agencies import Agency, Deal, Opening, Person
from domain.details import Contact, Link
from domain.opportunity import DealType
from domain.reqs import ReqStatus

#: Reasons for losing a deal, as every new workspace gets them.
LOSS_REASONS = {
    "price_too_high": "Price too high",
    "competitor_chosen": "Competitor chosen",
    "no_budget": "No budget",
    "timing_not_right": "Timing not right",
    "no_decision": "No decision",
    "technical_fit": "Technical fit",
}
#: The reason that asks which competitor it was.
COMPETITOR_CHOSEN = "competitor_chosen"
#: Why OPP-2006 was lost, and what OPP-2007 was signed at, in whole currency units.
LOST_FOR = "no_budget"
WON_AT = 28_000
#: Why OPP-2008 rests, and why OPP-2011 was cancelled.
HELD_FOR = "The new building has no permit yet."
CANCELLED_FOR = "The client merged the role with another."

STAFF_TEAM = ("T0PILOT", "HirePilot")

HARBOR = Agency(
    name="Harbor & Finch",
    domain="harborfinch.example",
    plan=Plan.PRO,
    currency="USD",
    timezone="America/New_York",
    slack_team="T0HARBOR",
    people=(
        Person("Maya Okafor", "maya@harborfinch.example", Role.SUPER_ADMIN),
        Person("Theo Lindqvist", "theo@harborfinch.example", Role.TEAM_ADMIN),
        Person(
            "Dana Reyes",
            "dana@harborfinch.example",
            Role.MEMBER,
            frozenset(Grant),
        ),
        Person("Sam Whitaker", "sam@harborfinch.example", Role.MEMBER),
        Person("Gus Pereira", "gus@harborfinch.example", Role.GUEST),
        Person("Rita Novak", "rita@harborfinch.example", Role.READ_ONLY),
    ),
    clients=(
        "Acme Corp",
        "Globex",
        "Initech",
        "Meridian Hotels",
        "Northwind Traders",
        "Stellar Foods",
        "Umbra Health",
        "Vandelay Imports",
    ),
    openings=(
        Opening(111, "Stellar Foods", "Plant Manager", "dana", ReqStatus.COMPLETED),
        Opening(112, "Umbra Health", "Night Shift Nurse", "theo"),
        Opening(113, "Globex", "Data Engineer", "dana"),
        Opening(114, "Globex", "Analytics Engineer", "dana"),
        Opening(115, "Vandelay Imports", "Warehouse Operative", "maya", ReqStatus.ON_HOLD),
        Opening(116, "Northwind Traders", "Supply Chain Director", "theo", ReqStatus.CLOSED),
        Opening(117, "Globex", "Warehouse Manager", "sam"),
        Opening(118, "Acme Corp", "Chief Financial Officer", "dana"),
        Opening(119, "Globex", "Data Platform Lead", "dana"),
        Opening(120, "Stellar Foods", "Food Safety Lead", "dana"),
        Opening(121, "Acme Corp", "Financial Controller", "dana", ReqStatus.DRAFT),
        Opening(122, "Northwind Traders", "Regional Sales Manager", "sam"),
        Opening(123, "Initech", "Head of Payroll", "maya"),
    ),
    deals=(
        Deal(
            "Acme Corp",
            "CFO search",
            "dana",
            DealType.RETAINED,
            "30% of first-year salary in three instalments",
            60_000,
            64,
            ((55, "discovery"), (34, "proposal"), (9, "discovery")),
            notes="The board wants a second look at the brief: listed-company experience or not.",
            contacts=(
                Contact("Priya Raman", "Chair of the board", "priya.raman@acme.example"),
                Contact("Tom Aldous", "Head of People", "tom.aldous@acme.example", "+1 555 0142"),
            ),
            links=(Link("Brief, second draft", "https://files.acme.example/cfo-brief"),),
        ),
        Deal(
            "Globex",
            "Warehouse managers",
            "theo",
            DealType.CONTINGENCY,
            "20% of first-year salary",
            36_000,
            61,
            ((50, "discovery"), (45, "REQ-117"), (12, "proposal")),
        ),
        Deal(
            "Globex",
            "Data platform team",
            "dana",
            DealType.CONTRACT_STAFFING,
            "18% margin on hours",
            120_000,
            57,
            ((21, "discovery"), (20, "REQ-113"), (18, "REQ-114")),
            notes="Six engineers, to start in two waves.",
        ),
        Deal(
            "Initech",
            "Head of Payroll",
            "maya",
            DealType.RETAINED,
            "28% of first-year salary in two instalments",
            42_500,
            54,
            ((46, "discovery"), (30, "REQ-123"), (8, "proposal")),
        ),
        Deal(
            "Umbra Health",
            "Night shift nurses",
            "theo",
            DealType.CONTRACT_STAFFING,
            "15% margin on hours",
            96_000,
            50,
            ((41, "discovery"), (40, "REQ-112"), (27, "proposal"), (13, "negotiation")),
            notes="Procurement is comparing night rates; expect an answer this week.",
            shared_with=("maya",),
        ),
        Deal(
            "Northwind Traders",
            "Supply chain director",
            "theo",
            DealType.RETAINED,
            "30% of first-year salary",
            48_000,
            47,
            ((40, "discovery"), (39, "REQ-116"), (31, "proposal"), (16, "lost")),
        ),
        Deal(
            "Stellar Foods",
            "Plant manager",
            "dana",
            DealType.CONTINGENCY,
            "22% of first-year salary",
            27_500,
            45,
            (
                (41, "discovery"),
                (38, "REQ-111"),
                (33, "proposal"),
                (24, "negotiation"),
                (12, "won"),
            ),
        ),
        Deal(
            "Vandelay Imports",
            "Rotterdam warehouse crew",
            "maya",
            DealType.RPO,
            "Monthly fee for twelve months",
            180_000,
            40,
            ((33, "discovery"), (26, "proposal"), (25, "REQ-115"), (14, "hold")),
            notes="Waiting for the new building's permit.",
        ),
        Deal(
            "Meridian Hotels",
            "General manager, Lisbon",
            "dana",
            DealType.RETAINED,
            "Fixed fee in three instalments",
            38_000,
            36,
            ((29, "discovery"), (19, "proposal"), (6, "negotiation")),
            currency="EUR",
        ),
        Deal(
            "Stellar Foods",
            "Food safety lead",
            "dana",
            DealType.CONTINGENCY,
            "22% of first-year salary",
            22_400,
            24,
            ((16, "discovery"), (5, "proposal")),
        ),
        Deal(
            "Vandelay Imports",
            "Customs compliance officer",
            "theo",
            DealType.CONTINGENCY,
            "20% of first-year salary",
            None,
            21,
            ((15, "discovery"), (7, "cancelled")),
        ),
        Deal(
            "Northwind Traders",
            "Regional sales managers",
            "dana",
            DealType.FLAT_FEE,
            "15,000 for each of three placements",
            45_000,
            17,
            ((4, "discovery"),),
        ),
        Deal(
            "Meridian Hotels",
            "Night porters",
            "theo",
            DealType.CONTRACT_STAFFING,
            "16% margin on hours",
            16_500,
            10,
            currency="EUR",
        ),
        Deal(
            "Stellar Foods",
            "Bakery line supervisors",
            "maya",
            DealType.FLAT_FEE,
            "9,000 for each of six placements",
            54_000,
            3,
            again="OPP-2007",
        ),
    ),
)

BRIGHTSIDE = Agency(
    name="Brightside Staffing",
    domain="brightside.example",
    plan=Plan.STARTER,
    currency="GBP",
    timezone="Europe/London",
    slack_team="T0BRIGHT",
    people=(
        Person("Nora Kemp", "nora@brightside.example", Role.SUPER_ADMIN),
        Person("Leo Brandt", "leo@brightside.example", Role.TEAM_ADMIN),
    ),
    clients=("Kestrel Care Homes", "Portobello Catering"),
    openings=(
        Opening(117, "Kestrel Care Homes", "Care Home Manager", "leo"),
        Opening(118, "Portobello Catering", "Sous Chef", "leo"),
        Opening(119, "Kestrel Care Homes", "Night Carer", "leo"),
    ),
    deals=(
        Deal(
            "Kestrel Care Homes",
            "Care home managers",
            "leo",
            DealType.CONTINGENCY,
            "18% of first-year salary",
            14_000,
            80,
            ((74, "discovery"), (70, "REQ-117")),
            notes="From the weeks on trial of the Pro plan.",
        ),
    ),
)

AGENCIES = (HARBOR, BRIGHTSIDE)
