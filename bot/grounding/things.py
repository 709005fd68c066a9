"""Things, times and deeds of the product: whatever a statement brings in has to stand in the blocks.

Most words of a retelling may be its own. But if a password, a refund or the next morning comes in,
it comes from the guide, in these or in other words, or the statement is made up.
"""

import re
from collections.abc import Iterator

from bot.grounding.claims import content_of
from bot.grounding.denying import denies
from bot.grounding.proof import Proof
from bot.grounding.wording import retold_in
from knowledge.words import stem

_THINGS = """
    attachment audience bank banner billing bonus bounce budget button calendar campaign captcha card
    chat checkbox colour comment contract cookie country credit currency dashboard database deadline
    deposit description desktop discount domain draft dropdown education error extension
    fee feedback field folder forecast form holiday icon image industry
    instalment interview invitation invoice key language law lawyer library licence logo mailbox
    manager meeting menu milestone mobile newsletter note notification package partner password
    payment payroll penalty permission phone photo picture pipeline placement pop-up popup portal
    price proxy purchase receipt refund reminder retainer revenue salary screenshot script seat
    sender sequence server shortlist shop signature sms spam spreadsheet stage subdomain subscription
    survey tag tax template ticket timesheet token training trial vat video voice voucher wallet
    warehouse webhook widget window workflow zap
"""
_TIMES = """
    overnight tonight night tomorrow yesterday morning afternoon evening weekend noon midnight
    minute hour week month quarter year monday tuesday wednesday thursday friday saturday sunday
"""
_DEEDS = """
    archive build cancel decline delete disconnect downgrade download encrypt export import
    install lock merge overwrite print publish rebuild recreate reinstall refund reimburse remove rename
    restore resubmit sync translate unlock unsubscribe upgrade void
"""
_YES = re.compile(r"\W*(?:yes|yep|sure|of course|certainly)\b", re.IGNORECASE)
_WEIGHTY = {stem(word): word for kind in (_THINGS, _TIMES, _DEEDS) for word in kind.split()}


def brought_in(say: str, proof: Proof, trusted: str) -> Iterator[str]:
    """Things, times and deeds that neither the blocks nor the person's words have in any words.

    What only the person has may be repeated, but not affirmed: "Yes, by the quarter."
    """
    new = {each for each in content_of(say) if each in _WEIGHTY} - proof.stems
    if not new:
        return
    new -= retold_in(say, proof.meanings)
    if new and not (_YES.match(say) and not denies(say)):
        new -= content_of(trusted)
    for each in sorted(new):
        yield f"the blocks have no {_WEIGHTY[each]}"
