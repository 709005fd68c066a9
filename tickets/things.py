"""The words people use for the things of the product, and for other people's.

Every entry is a phrase of stems ("crash" also reads crashes, crashed, crashing); "..." leaves room
for up to three other words, "^" and "$" are the ends of a clause. `wording` reads messages,
`must_escalate` and `explainable` combine the groups into rules.
"""

from tickets.wording import phrases

OPPORTUNITY = phrases("opportunity, opp, deal, pipeline board, pipeline")
OPPORTUNITY_LIST = phrases(
    "deal ... ... in the list, opportunity ... ... in the list, opp ... ... in the list, "
    "list still has ... deal, list still show ... deal, "
    "deal list, opportunity list, opp list, list of ... deal, list of ... opportunity, "
    "list of ... opp, deal in ... list, opportunity in ... list, rows of ... deal, table of ... deal, deal row, opportunity row, "
    "deal table, opportunity table, opp table, deal board, opportunity board, opp board, "
    "pipeline board, deal view, opportunity view, deal overview, opportunity overview, "
    "deal page show, opportunity page show, deal tab show, opportunity tab show, "
    "over the deal, over the opportunity, list show ... deal, list show ... opportunity, "
    "list has ... deal, list has ... opportunity, list have ... deal, list contain ... deal"
)
REQ = phrases("req, requisition")
LINKING = phrases("link, attach, add, connect, associate, tie, hook, assign, put, pair, join")
INVOICE = phrases("invoice")
SENDING = phrases("send, sent, email, deliver")
SEND_BUTTON = phrases("send button, press send, hit send, click send, push send, on send")
REVENUE = phrases("revenue, turnover, earning, income figure, income report")
#: What was invoiced, as it is compared with revenue.
INVOICED = INVOICE + phrases(
    "billed amount, bill amount, amount bill, amount we bill, what we bill, have bill, been bill, "
    "total bill, bill total"
)
#: What makes an invoice count as revenue.
SETTLED = phrases("paid")
BILLING = phrases("billing")
STAGE = phrases(
    "move deal, move the deal, move a deal, move my deal, move our deal, drag deal, drag the deal, "
    "drag a deal, move opportunity, move the opportunity, move an opportunity, move opp, stage, column, card, discovery, proposal, negotiation, forward, pipeline"
)
MOVING = phrases(
    "move, movement, drag, change, update, advance, push, switch, shift, put, set, bump, progress"
)
PAID = phrases("paid, pay, payment, upgrade, renew, subscribe")
GUEST = phrases("guest")
OURS = phrases("our billing, our invoice, our deal, our opportunity, our pipeline")
INTERNAL = OURS + phrases("internal, private note, fee, revenue, margin, all deal, every deal")
DATA = OPPORTUNITY + phrases(
    "data, candidate, record, note, invoice, req, client, lead, fee, information, table, import, "
    "stage, portal, account"
)
PRODUCT_PART = (
    DATA
    + BILLING
    + phrases(
        "hirepilot, page, tab, app, site, website, screen, board, list, form, button, menu, view, "
        "card, report, dashboard, platform, system, it, this, that, everything, thing, rex, search, "
        "login, setting, profile, calendar, browser, window, keep crash, ^ crash, ^ still crash, constantly crash"
    )
)
PLATFORM = phrases(
    "hirepilot, site, website, app, platform, login, log in, system, everything, server, queue, api, "
    "billing is down, ^ is billing down, email sending, mail sending, sending of email, send email, hirepilot mail"
)
THINGS = (OPPORTUNITY, REQ, INVOICE, SENDING, REVENUE, BILLING, STAGE)
SOMEBODY_ELSES = phrases(
    "another agency, other agency, another company, other company, another customer, "
    "other customer, another workspace, other workspace, another client, other client, "
    "another firm, other firm, someone else s, somebody else s, not ours, not our, not belong to us, stranger"
)
#: Where the product's parts are found, and what one presses there.
PLACE = phrases(
    "tab, page, menu, sidebar, side bar, navigation, nav, section, entry, screen, anywhere, nowhere, "
    "on my side, my account, my view, guest view, for me, my login, hirepilot, workspace, visible"
)
BUTTON = phrases("button, plus, plus sign, option, pencil, anything to click, anything to press")
CREATING = phrases(
    "create, creation, make, add, enter, start, new, open, log, write, issue, raise, put in, save, "
    "edit, change, duplicate"
)
#: How one comes to where a deal is shown, and how one keeps a new one.
OPENING = phrases(
    "page, tab, board, screen, window, click, open, load, browser, chrome, firefox, edge, safari, "
    "phone, hirepilot, list, pipeline, menu, go to, go into, get into, app, refresh, reload"
)
CREATE_BUTTON = phrases("press create, hit create, click create, create button")
SAVING = CREATE_BUTTON + phrases("save, form, submit")
#: What one does with invoices who makes them.
INVOICING = phrases(
    "create ... invoice, make ... invoice, making ... invoice, write ... invoice, issue ... invoice, "
    "raise ... invoice, send invoice, new invoice, invoice button, invoice option, invoice type, "
    "invoice on, create invoice, to invoice, can invoice, cannot invoice, still invoice, "
    "i invoice, we invoice, invoice my, invoice a, invoice the, invoice for, can bill, cannot bill, "
    "to bill, i bill, u bill, you bill, we bill, bill a, bill the client, bill my, bill client, "
    "bill somebody, bill our, the bill make, write the bill, bill made, billable, be charge, "
    "to charge, charge ... client, charge for, flat fee invoice, allow ... invoice, "
    "not ... invoice, no invoice, place ... invoice, placement, invoicing"
)
JOB = phrases("job, job order, role, position")
LINKED = phrases("link req, link requisition, link job")
