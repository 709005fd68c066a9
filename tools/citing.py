"""Which block of the guide explains a refusal or a diagnosis."""

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
    "plan_upgrade": "which plan do opportunities come with",
    "role_never": "guests and read-only users never see opportunities",
    "unknown_stage": "what are the default stages",
}


def cite(code: str, library: Library) -> str | None:
    """Return the id of the block that explains a code; None where the guide has none."""
    question = _QUESTIONS.get(code)
    if question is None:
        return None
    hit = next(iter(library.search(question, limit=1)), None)
    if hit is None or not hit.blocks or not library.sure(question, hit):
        return None
    return hit.blocks[0].id
