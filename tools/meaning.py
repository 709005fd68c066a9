"""What a person means by a client, a deal, a REQ or a stage: one thing, or a question."""

from collections.abc import Sequence
from contextlib import suppress
from typing import TypeVar

from domain import crm, names
from domain.access import Actor
from domain.clients import Client
from domain.columns import ON_HOLD
from domain.errors import Ambiguous, NotFound, UnknownStage
from domain.lookup import OPPORTUNITY_REF, REQ_REF, pipelines, titled
from domain.opportunity import Opportunity
from domain.pipeline import Outcome, Pipeline, Stage, Status
from domain.records import Records
from domain.reqs import Req, ReqStatus
from domain.titles import DealTitle, Titles
from tools.asking import MOST_OPTIONS, Unclear
from tools.bounds import cut
from tools.naming import deal_called, req_called
from tools.recognition import Tie, clients_in, recognise
from tools.stages_said import stages_in

Thing = TypeVar("Thing")

#: How much of a name that nobody has is repeated in a question.
_QUOTED = 60


def client_meant(said: str | None, records: Records, actor: Actor) -> Client | Unclear:
    """Find a client by its name, by a part of it that fits no other, or by a mistyped name."""
    if said is None:
        return Unclear("Which client is it for?")
    try:
        return crm.client(records, actor, said)
    except Ambiguous as several:
        return Unclear("Which client do you mean?", several.near)
    except NotFound as unknown:
        seen = clients_in(said, crm.clients(records, actor))
        if client := _only(seen.certain, seen.ties):
            return client
        if options := _options("client", seen.ties):
            return Unclear("Which client do you mean?", options)
        return _no_such_client(said, unknown.near, actor)


def opportunity_meant(
    said: str | None, records: Records, actor: Actor, *among: Status
) -> Opportunity | Unclear:
    """Find a deal by its ref, or by a title or client that fits no other one.

    Open deals come first, unless only those `among` some statuses can be meant. Raises NotFound
    for a ref that this person sees no deal of: a ref is no guess.
    """
    if among and not (said and OPPORTUNITY_REF.fullmatch(said.strip())):
        return _among(said, records, actor, among)
    if said is None:
        return Unclear("Which opportunity do you mean?", _open_deals(records, actor))
    try:
        return crm.opportunity(records, actor, said)
    except Ambiguous as several:
        return Unclear("Which opportunity do you mean?", _called(several.near, records, actor))
    except NotFound as missing:
        if OPPORTUNITY_REF.fullmatch(said.strip()):
            raise NotFound(f"{missing}{_own_only(actor)}", missing.near) from None
        seen = recognise(said, records, actor)
        if deal := _only(seen.opportunities, [it for it in seen.ties if it.kind != "req"]):
            return deal
        if options := _options("opportunity", seen.ties):
            return Unclear("Which opportunity do you mean?", options)
        return _no_such_deal(said, records, actor)


def _no_such_deal(said: str, records: Records, actor: Actor) -> Unclear:
    where = f"I see no opportunity “{cut(said, _QUOTED)}” in {actor.workspace.name}"
    if whose := _own_only(actor):
        return Unclear(f"{where}.{whose} Which one do you mean?", _open_deals(records, actor))
    return Unclear(f"{where}: which one do you mean?", _open_deals(records, actor))


def _own_only(actor: Actor) -> str:
    """Who can help where somebody sees their own deals alone; the same if there is no such deal."""
    if actor.sees_deals_of is None:
        return ""
    return (
        " Your permission is for the opportunities that you own: if it is a colleague's, they or a "
        "Team Admin can do this."
    )


def _among(
    said: str | None, records: Records, actor: Actor, among: Sequence[Status]
) -> Opportunity | Unclear:
    """A deal of some statuses; where none of them fits, the one of any other that does."""
    seen = crm.titles(records, actor)
    fitting = _titled(said, seen, among)
    if said and not fitting:
        found = recognise(said, records, actor)
        named = seen.numbered([it.number for it in found.opportunities])
        fitting = [it for it in named if it.status in among]
        fitting = fitting or [it for it in seen.of_clients(found.clients) if it.status in among]
        if not fitting:
            return opportunity_meant(said, records, actor)
    if len(fitting) == 1:
        return crm.opportunity(records, actor, fitting[0].ref)
    offered = fitting or seen.standing(among, limit=MOST_OPTIONS)
    return Unclear("Which opportunity do you mean?", tuple(deal_called(it) for it in offered))


def _titled(said: str | None, seen: Titles, among: Sequence[Status]) -> Sequence[DealTitle]:
    if said is None:
        return ()
    return titled(said, (it for it in seen.holding(names.words(said)) if it.status in among))


def req_meant(
    said: str | None, deal: Opportunity | Unclear, records: Records, actor: Actor
) -> Req | Unclear:
    """Find a REQ by its ref or title, offering those of the deal's client.

    Raises NotFound for a ref that this person sees no REQ of.
    """
    if said is None:
        target = f" to {deal_called(deal)}" if isinstance(deal, Opportunity) else ""
        return Unclear(f"Which REQ should I link{target}?", _free_reqs(deal, records, actor))
    try:
        return crm.req(records, actor, said)
    except Ambiguous as several:
        return Unclear("Which REQ do you mean?", several.near)
    except NotFound:
        if REQ_REF.fullmatch(said.strip()):
            raise
        seen = recognise(said, records, actor)
        if req := _only(seen.reqs, [it for it in seen.ties if it.kind == "req"]):
            return req
        if options := _options("req", seen.ties):
            return Unclear("Which REQ do you mean?", options)
        where = f"I see no REQ “{cut(said, _QUOTED)}” in {actor.workspace.name}"
        return Unclear(f"{where}: which one do you mean?", _free_reqs(deal, records, actor))


def stage_meant(
    said: str | None, deal: Opportunity | Unclear | None, records: Records, actor: Actor
) -> str | Unclear:
    """Return the label of the stage that is meant, Won and Lost included."""
    boards = pipelines(records, actor)
    if isinstance(deal, Opportunity):
        boards = (deal.pipeline,)
    if said is None:
        return Unclear(_which_stage(deal), _next_stages(deal, boards[0]))
    if isinstance(deal, Unclear) and _direction(said):
        return said  # which stage that is depends on the deal
    if isinstance(deal, Opportunity) and (step := _neighbour(said, deal)):
        return step
    return _on_boards(said, boards)


def _label(pipeline: Pipeline, stage: Stage | Outcome) -> str:
    match stage:
        case Outcome.WON:
            return pipeline.won_label
        case Outcome.LOST:
            return pipeline.lost_label
        case _:
            return stage.label


def column_meant(said: str, boards: Sequence[Pipeline]) -> str | Unclear:
    """Return the label of the column that is meant on any board, what is on hold included."""
    if names.fold(said) in ("on hold", "held", "paused"):
        return ON_HOLD
    return _on_boards(said, boards)


def _on_boards(said: str, boards: Sequence[Pipeline]) -> str | Unclear:
    """The label of the column that is called so, on the first board that has one."""
    for board in boards:
        with suppress(UnknownStage):
            return _label(board, board.named(said))
    seen = dict.fromkeys(label for board in boards for label in stages_in(said, board))
    if len(seen) == 1:
        return next(iter(seen))
    labels = tuple(dict.fromkeys(label for board in boards for label in board.labels))
    unknown = f"There is no stage “{cut(said, _QUOTED)}” here"
    stages = f"The stages are {names.listed(labels)}"
    return Unclear(f"{unknown}. {stages}: which one do you mean?", labels)


def _direction(said: str) -> str | None:
    wanted = names.fold(said).removeprefix("the ").removesuffix(" stage")
    return wanted if wanted in ("next", "previous") else None


def _neighbour(said: str, deal: Opportunity) -> str | None:
    """The stage beside a deal's own, where it was called by its direction alone."""
    wanted = _direction(said)
    if wanted is None:
        return None
    pipeline = deal.pipeline
    beside = pipeline.next_after if wanted == "next" else pipeline.next_before
    step = beside(deal.stage)
    return step.label if step else None


def _only(certain: Sequence[Thing], ties: Sequence[Tie]) -> Thing | None:
    return certain[0] if len(certain) == 1 and not ties else None


def _options(kind: str, ties: Sequence[Tie]) -> tuple[str, ...]:
    return next((tie.options for tie in ties if tie.kind == kind), ())


def _no_such_client(said: str, near: Sequence[str], actor: Actor) -> Unclear:
    return Unclear(
        f"“{cut(said, _QUOTED)}” isn't a client of {actor.workspace.name} yet (add it under "
        "Deals → Clients): which client is it for?",
        tuple(near),
    )


def _called(headings: Sequence[str], records: Records, actor: Actor) -> tuple[str, ...]:
    """Deals that the domain names by heading, named the way we do."""
    refs = [found for it in headings if (found := OPPORTUNITY_REF.match(it))]
    numbers = [int(it[1]) for it in refs]
    called = {it.number: deal_called(it) for it in crm.titles(records, actor).numbered(numbers)}
    return tuple(called[it] for it in numbers)


def _open_deals(records: Records, actor: Actor) -> tuple[str, ...]:
    """The open deals that this person sees, their own first."""
    seen = crm.titles(records, actor)
    deals = seen.standing((Status.OPEN,), first_of=actor.member_id, limit=MOST_OPTIONS)
    return tuple(deal_called(deal) for deal in deals)


def _free_reqs(deal: Opportunity | Unclear, records: Records, actor: Actor) -> tuple[str, ...]:
    """The REQs that could be linked: of the deal's client, open, and not linked to it yet."""
    return tuple(
        req_called(req)
        for req in crm.reqs(records, actor)
        if req.status is ReqStatus.OPEN
        and (
            isinstance(deal, Unclear) or (req.client_id == deal.client.id and req not in deal.reqs)
        )
    )


def _which_stage(deal: Opportunity | Unclear | None) -> str:
    what = deal_called(deal) if isinstance(deal, Opportunity) else "it"
    return f"Which stage should {what} move to?"


def _next_stages(deal: Opportunity | Unclear | None, pipeline: Pipeline) -> tuple[str, ...]:
    """The stages that are one legal move away, or all when the deal is not known."""
    return tuple(
        stage.label
        for stage in pipeline.stages
        if not isinstance(deal, Opportunity)
        or (stage.id != deal.stage.id and pipeline.may_move(deal.stage, stage))
    )
