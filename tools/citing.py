"""Which block of the guide explains a refusal or a diagnosis."""

from domain.topics import Topic
from knowledge.hit import Hit
from knowledge.library import Library

#: What one would ask the guide, for each code of a refusal and each verdict of a diagnosis.
_QUESTIONS = {
    "already_linked": "link an existing Job REQ to an opportunity",
    "billing_disabled": "Billing may be switched off in the workspace",
    "billing_role": "which roles see the Billing tab",
    "client_needed": "cannot create an opportunity: choose a client",
    "closed": "can I reopen a closed opportunity",
    "deals_disabled": "Deals may be switched off in the workspace",
    "different_client": "attach an existing REQ of this client",
    "illegal_move": "an open opportunity moves one step at a time",
    "needs_grant": "permissions for members to view or create opportunities",
    "none_linked": "no REQs are shown: none has been linked yet",
    "not_visible": "which opportunities can a Member see, edit and move",
    "on_hold": "how do I resume an opportunity that is on hold",
    "plan_upgrade": "which plan do opportunities come with",
    "role_never": "guests and read-only users never see opportunities",
    "unknown_stage": "what are the default stages",
}


#: What one would ask it of a thing that is allowed, and may only have been done otherwise.
_HOW_TO = {
    Topic.CREATE_INVOICE: "how do I create an invoice",
    Topic.LINK_REQ: "how do I link a Job REQ to an opportunity",
    Topic.MOVE_OPPORTUNITY: "how does an opportunity move from stage to stage",
}


def cite(code: str, library: Library) -> str | None:
    """Return the id of the block that explains a code; None where the guide has none."""
    hit = _found(_QUESTIONS.get(code), library)
    return hit.blocks[0].id if hit else None


def cite_how(topic: Topic, library: Library) -> str | None:
    """Return the id of the section that tells how a thing is done; None where the guide has none."""
    hit = _found(_HOW_TO.get(topic), library)
    return hit.section.id if hit else None


def _found(question: str | None, library: Library) -> Hit | None:
    hit = next(iter(library.search(question, limit=1)), None) if question else None
    return hit if question and hit and hit.blocks and library.sure(question, hit) else None
