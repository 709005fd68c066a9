"""Whether a refusal says what a row wants it to say."""

from bot.evaluation.comparing import has_all
from bot.evaluation.people import word

#: What words of a reason have in common with a code of ours.
_CONCEPTS = {
    "role_never": "role guest read only readonly never",
    "plan_upgrade": "plan starter free upgrade pro subscription",
    "deals_disabled": "deals disabled switched off",
    "needs_grant": "grant permission member allowed restricted access",
    "not_visible": "owner owned belongs someone else not found visible see access permission own",
    "not_found": "not found unknown no such exist visible see another workspace own access missing",
    "billing_role": "billing role admin permission",
    "billing_disabled": "billing disabled switched off",
    "admin_only": "admin only permission role",
    "illegal_move": "one stage step time skip skipping adjacent next illegal closed won lost move",
    "not_open": "closed won lost cancelled on hold open reopen final paused status resume",
    "unknown_stage": "stage unknown no such",
    "already_linked": "already linked other another opportunity",
    "different_client": "client different other another belongs",
    "not_linked": "not linked isn linked account unknown",
    "bad_value": "invalid limit value negative must",
    "already_recreated": "already recreated",
}


#: Every word that says something of a reason; the others ("can't", "the") only stand around it.
_TELLING = frozenset(each for words in _CONCEPTS.values() for each in words.split())


def says(why: str, text: str, codes: list[str]) -> bool:
    """Whether a refusal says why: by its words, by its code, or by all that they have in common.

    Every telling word of the reason has to be one of the code's, or of the sentence's own: "plan"
    is no reason for what a role forbids.
    """
    wanted, said = word(why), set(word(text).split())
    if has_all(text, why) or any(wanted == word(code) for code in codes):
        return True
    telling = set(wanted.split()) & _TELLING
    meant = {code: set(_CONCEPTS.get(code, "").split()) for code in codes}
    return any(telling & of_code and telling <= of_code | said for of_code in meant.values())
