"""The grammar of an explanation: what is not there, and what the person says accounts for it.

An unpaid invoice is no revenue, a small plan has no deals, who was granted nothing sees nothing, and
an opportunity to which nobody linked a REQ shows none. Who says so reports a mere absence; one who
tells of a failure as well, or that the reason is over, reports a fault all the same.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from tickets import explanations, failures, things
from tickets.wording import Clause, Phrases, phrases

#: What no reason accounts for, wherever it is told; a list without anything in it is blank as well.
_BROKEN = (
    failures.ERROR
    + failures.CRASHING
    + failures.STUCK_SAVING
    + failures.SAYS_SAVING
    + failures.NO_REACTION
    + failures.LOST
    + failures.CHARGED_TWICE
    + things.SOMEBODY_ELSES
    + phrases(
        "fail, locked out, spin, hang, stuck, bug, snap back, jump back, revert, then disappear, then gone, "
        "then ... gone, after saving, each time, every time, tried, broken, kaput, red, "
        "failure, does nothing, do nothing, never load, reload"
    )
)
_FAILURE = _BROKEN + failures.NOT_LOADING


@dataclass(frozen=True)
class Reason:
    """What accounts for one kind of absence, by the guide's own words for it."""

    says: str
    look_up: str  # the heading in the guide under which it is explained
    about: tuple[Phrases, ...]
    because: Phrases  # said or asked, and not denied
    over: Phrases  # what shows that it isn't so any more
    fails: Phrases = _FAILURE  # what it doesn't account for

    def fits(self, clauses: tuple[Clause, ...]) -> bool:
        """Say whether the message is about it, and names what accounts for it."""
        return (
            all(group.named_in(clauses) for group in self.about)
            and stated(self.because, clauses)
            and not stated(self.over + self.fails, clauses)
        )


def stated(meant: Phrases, clauses: Iterable[Clause]) -> bool:
    """Say whether it is told or asked, and not denied: "is it because we're on Starter?"."""
    return meant.told_in(Clause(clause.words, told=True) for clause in clauses)


_INCOME = things.REVENUE + phrases(
    "revenue, income, takings, earnings, earned, earn, ytd, dashboard, figure, sales number, year to date"
)
_MISSING = failures.NOT_COUNTED + phrases(
    "not in, not ... in, not ... show, not there, not ... there, not ... have, not ... count, not ... include, "
    "not part, not ... part, not ... move, not ... change, not ... catch, not caught, not ... caught, not on, not ... on, "
    "not ... appear, not ... reflect, not ... same, same as before, lower, low, too low, miss, missing, leave out, "
    "leaves it out, leave ... out, left out, less, zero, 0, nothing, none, short, apart, differ, difference, gap, "
    "skip, ignore, higher than, more than, under what, hardly, dashboard say, still say, still show, without, down"
)
_UNSETTLED = explanations.UNSETTLED + phrases(
    "nobody paid, no one paid, none ... paid, without paying, not pay, still open, bill open, invoice open, is open, are open, "
    "open one, open bill, open invoice, outstanding, overdue, past due, draft, not sent, not ... sent, "
    "not ... send, not gone out, not go out, not ... written, not ... write, not ... billed, not ... bill, not ... issued, owe, "
    "pay end of, pay at the end, pay on, pay in, pay next, pay by, pay late, pay within, will pay, "
    "to pay, two weeks to, day to, due next, due on, due in, due at, not due, wait for payment, "
    "wait for the payment, wait for ... money, late with, late payer, promise to, not settle, not ... settle, "
    "not ... cough up, nothing ... bill, nothing ... invoiced, nothing billed, await, awaiting, "
    "unsettle, not transfer, not ... transfer, not ... come in, payment term, pending, "
    "net 30, net 14, net 60"
)
_PAID = phrases(
    "got paid, get paid, is paid, are paid, was paid, were paid, be paid, been paid, have paid, has paid, "
    "customer paid, client paid, they paid, he paid, she paid, company paid, paid last, paid on, "
    "paid in full, all paid, both paid, fully paid, paid up, invoice paid, paid week, paid day, paid ... week ago, "
    "paid ... day ago, paid ... month ago, say paid, said paid, paid invoice, paid one, bill paid, already paid, "
    "mark ... ... paid, mark paid, settle on, was settled, is settled, settled last, settled in, "
    "money arrive, money is in, money came, money has, payment arrive, payment came, payment is in, "
    "revenue count, count the draft, count draft, count ... unpaid, include ... unpaid, include ... draft, "
    "landed, bill is closed, invoice is closed, money from, came in, clear, received, in the bank, in our bank, "
    "in our account, have the money, got the money, every invoice is settled, too high, too much, add to, added to, "
    "counted in, is counted, are counted, include draft, not open, not overdue, not a draft, not unpaid"
)
_JUST_NOW = explanations.JUST_NOW + phrases(
    "just marked, only just, second ago, right now, this minute, a minute, few minute"
)
_SETTLED_AND_OLD = phrases("yesterday, week, month, day, hour, since, wait")

_SMALL_PLAN = phrases(
    "on free, in free, still free, free plan, free version, free account, free tier, free one, on the free, "
    "starter, small plan, smallest plan, cheap plan, cheapest plan, basic plan, lowest plan, "
    "trial, not pay for, never upgrade, not upgrade, not ... upgrade, downgrade, went down to, go down to"
)
_NO_RIGHT = phrases(
    "not ... given, never ... given, nobody ... given, no one ... given, not ... give, not ... gave, never ... give, never gave, nobody gave, nobody give, nobody ... give, "
    "nobody ... gave, nobody grant, nobody ... grant, "
    "no one gave, no one ... give, no one ... grant, nobody tick, nobody set, nobody ... set, nobody switch, "
    "not grant, not ... grant, not ... tick, no right, no extra right, no access right, no ... permission, no grant, "
    "not ... right, not ... permission, lack ... permission, lack ... right, never got ... permission, never got ... right, "
    "without ... right, without ... permission, right were cut, right ... taken away, not an admin, not admin, not a admin, "
    "am a member, only a member, just a member, am member, only member, member here, regular member, role is member, "
    "now member, as a member, member like, normal recruiter, just a recruiter, a guest, as guest, guest account, "
    "guest login, guest right, read only, only admin, admin only, new here, new recruiter, new on the team, "
    "new to the team, new in the team, start here, just join, i join, second week, first week, first day, switch off, "
    "turned off, turn off"
)
_ENTITLED = phrases(
    "on pro, on the pro, have pro, we upgraded, since the upgrade, after the upgrade, on team, on the team plan, "
    "have the permission, have permission, have every, have all, have the right, have the billing right, "
    "have the grant, with the grant, right are fine, right are there, am super admin, am an admin, "
    "am admin, am the owner, even my admin, admin too, paid, be allowed, am allowed, was allowed"
)

_SALES = things.OPPORTUNITY + phrases(
    "sales part, sales page, sales section, sales area, sales side, sales tab, sales menu"
)
_BILLS = things.BILLING + things.INVOICE + things.INVOICING + phrases("bill, billable")
_ABSENT = explanations.NOT_THERE + explanations.MAY_NOT
_NOTHING_LINKED = phrases(
    "nobody link, nobody ... link, nobody ... connect, nobody ... attach, nobody hook, no one link, "
    "no one ... link, none link, nothing link, nothing is link, nothing ... link, not link, not ... link, "
    "not ... attach, never attach, never link, never ... link, not ... connect, not ... hook, never hook, "
    "not ... add one, not ... add any, unlink"
)
_LINKED = phrases(
    "link ... yesterday, link ... last, i linked, we linked, was linked, were linked, are link, "
    "is link, say linked, link fine"
)

REASONS = (
    Reason(
        "Revenue has no invoice that is not paid",
        "Revenue is lower than expected",
        (_INCOME, _MISSING),
        _UNSETTLED,
        _PAID,
    ),
    Reason(
        "Revenue takes minutes to follow a payment",
        "A payment does not show up as revenue",
        (_INCOME, _MISSING),
        _JUST_NOW,
        _SETTLED_AND_OLD,
    ),
    Reason(
        "Billing comes with some plans, and is for Team Admins and Super Admins",
        "You cannot see the Billing tab",
        (_BILLS, _ABSENT),
        _SMALL_PLAN + _NO_RIGHT,
        _ENTITLED,
    ),
    Reason(
        "Opportunities come with some plans, and with a role or a permission",
        "You cannot see the Opportunities tab",
        (_SALES, _ABSENT),
        _SMALL_PLAN + _NO_RIGHT,
        _ENTITLED,
    ),
    Reason(
        "An opportunity shows the REQs that are linked to it",
        "No REQs are shown",
        (things.REQ + things.JOB, things.OPPORTUNITY, explanations.NOT_LINKED),
        _NOTHING_LINKED,
        _LINKED,
        _BROKEN,
    ),
)


def accounted_for(clauses: tuple[Clause, ...]) -> Reason | None:
    """Return what the message itself says accounts for what is not there, if it tells no failure."""
    return next((each for each in REASONS if each.fits(clauses)), None)
