"""Offering with a question only what can be done: every option is tried by a dry run first."""

import re

from domain.errors import DomainError
from tools.asking import MOST_OPTIONS
from tools.office import Office
from tools.outcome import Draft
from tools.tool import ToolArgs
from tools.write import AnyWrite, Plan

#: No more options of a question are tried.
MOST_TRIED = 12
#: An option that is told with its title: what is chosen is its ref.
_REF = re.compile(r"(?:OPP|REQ|INV|LEAD)-\d+\b")


def offerable(write: AnyWrite, args: ToolArgs, asked: Draft, office: Office) -> Draft:
    """Return a question with those of its options that a write would not refuse.

    Where it would refuse every one, all stay: why is told of the one that is chosen.
    """
    kept: list[str] = []
    for option in asked.options[:MOST_TRIED]:
        if len(kept) < MOST_OPTIONS and _can(write, args, asked.missing[0], option, office):
            kept.append(option)
    return asked.model_copy(update={"options": tuple(kept)}) if kept else asked


def _can(write: AnyWrite, args: ToolArgs, name: str, option: str, office: Office) -> bool:
    ref = _REF.match(option)
    try:
        plan = write.plan(args.model_copy(update={name: ref[0] if ref else option}), office)
    except DomainError:
        return False
    return not (isinstance(plan, Plan) and plan.already)
