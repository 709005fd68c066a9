"""The two boards that a workspace can start from."""

from uuid import NAMESPACE_URL, UUID, uuid5

from domain.pipeline import Colour, MovePolicy, Pipeline, Stage

Row = tuple[str, str, int, int, Colour, str, str]


def _preset(name: str, *rows: Row) -> Pipeline:
    def made(what: str) -> UUID:
        return uuid5(NAMESPACE_URL, f"hirepilot:pipeline/{name}/{what}")

    stages = tuple(
        Stage(
            id=made(key),
            key=key,
            label=label,
            position=position,
            probability=probability,
            max_days=max_days,
            colour=colour,
            action=action,
            meaning=meaning,
        )
        for position, (key, label, probability, max_days, colour, action, meaning) in enumerate(
            rows, start=1
        )
    )
    return Pipeline(id=made(""), name=name, policy=MovePolicy.ADJACENT, stages=stages)


HIREPILOT = _preset(
    "HirePilot",
    ("new", "New", 10, 14, Colour.BLUE, "First call", "First contact with the client."),
    (
        "discovery",
        "Discovery",
        30,
        14,
        Colour.PURPLE,
        "Intake meeting",
        "Learning what the client needs and can spend.",
    ),
    (
        "proposal",
        "Proposal",
        60,
        14,
        Colour.YELLOW,
        "Send the proposal",
        "The pitch and the terms are with the client.",
    ),
    (
        "negotiation",
        "Negotiation",
        80,
        10,
        Colour.ORANGE,
        "Settle terms and price",
        "Pricing and scope are being settled.",
    ),
)

FLEETCORE = _preset(
    "FleetCore",
    (
        "qualification",
        "Qualification",
        20,
        14,
        Colour.BLUE,
        "Discovery call",
        "A discovery call finds out whether it fits.",
    ),
    ("demo", "Demo", 40, 10, Colour.PURPLE, "Product demo", "The product is being shown."),
    (
        "proposal",
        "Proposal",
        60,
        14,
        Colour.YELLOW,
        "Send the proposal",
        "The proposal has been sent.",
    ),
    (
        "negotiation",
        "Negotiation",
        80,
        10,
        Colour.ORANGE,
        "Settle terms and price",
        "Terms and price are being settled.",
    ),
    (
        "contract_sent",
        "Contract Sent",
        90,
        7,
        Colour.GREEN,
        "Await the signature",
        "The contract waits for its signature.",
    ),
)
