"""How people ask for figures: of the pipeline, and of revenue, as patterns for `bot.model.intent`.

A question how a figure is computed, or what one is in general, is for the guide: it says more than
these words.
"""

_KIND_OF = (
    r"(?:(?:average|avg|mean|median|typical|usual|weighted|unweighted|total|overall|current|monthly"
    r"|quarterly|expected|projected|open|sales|deal|stage|top|main|common) )*"
)
_FIGURE = (
    rf"{_KIND_OF}(?:forecasts?|(?:win|winning|close|closing|hit|success|win loss) (?:rates?|ratio)"
    r"|conversions?|conversion rates?|pipeline (?:value|total|worth)|deal sizes?"
    r"|(?:average|mean|median|typical) (?:deal )?(?:value|size)s?"
    r"|(?:time|days) to close|(?:sales|deal) cycle(?: (?:time|length))?"
    r"|(?:days|time) (?:in|per) (?:(?:each|every|a|the) )?stages?"
    r"|(?:loss|lost) reasons|reasons (?:for|of) (?:loss|losses|losing)(?: deals)?"
    r"|metrics|stats|statistics|kpis)"
)
#: A weight makes a figure of these; without one they are the board, or nothing at all.
_WEIGHTED = r"(?:weighted (?:pipeline|value|total)(?: value)?(?: of (?:the|my|our) pipeline)?)"
_ANY = rf"(?:{_FIGURE}|{_WEIGHTED})"
_MINE = r"(?:(?:my|our|the|all|of|team) )+"
_TIMES = (
    r"right|now|today|currently|this|last|next|past|so|far|for|the|in|over|of|a|weeks?|months?|quarters?|years?"
    r"|\d+|days|january|february|march|april|may|june|july|august|september|october|november|december"
)
_ABOUT = (
    r"look|looks|looking|doing|like|at|by|per|each|every|between|across|from|to|on|average|all|my|our|us"
    r"|stages?|currency|deals|here|new|discovery|proposal|negotiation|won|eur|euros?|usd|dollars?"
    r"|gbp|pounds?|chf"
)
_REST = rf"(?: (?:{_TIMES}|{_ABOUT}))*$"
_PERIOD = rf"(?: (?:{_TIMES}))*$"
_ASKED = rf"(?:(?:what|how|show|give|tell|see|get|display|me|us|is|are|whats|about) )*{_MINE}"
_SHOWN = r"(?:(?:show|give|see|get|display|me|us) )*"
_NOT_OF_ONE = r"(?!.*\b(?:the|this|that|its?) deal\b)"
_USUALLY = r"(?:(?:usually|normally|typically|generally|on average) )?"
_DEALS = r"(?:(?:an?|our|the|most|average|typical) )*deals?"

#: What the figures of the pipeline answer.
PIPELINE_FIGURES = (
    rf"^{_NOT_OF_ONE}(?:{_ASKED}|{_SHOWN}){_ANY}(?: and (?:{_MINE})?{_ANY})*{_REST}",
    rf"^{_NOT_OF_ONE}(?:what|how (?:big|high|large|long|good|low)) (?:is|are) {_MINE}{_ANY}{_REST}",
    rf"^{_SHOWN}(?:{_MINE})?(?:pipeline |sales )?(?:figures|numbers)$",
    rf"^how (?:big|large) is {_MINE}(?:(?:average|typical) deal|pipeline){_PERIOD}",
    rf"^(?:what|how much) (?:money )?is (?:in )?{_MINE}(?:\w+ )?pipeline(?: worth)?{_PERIOD}",
    rf"^{_NOT_OF_ONE}how (?:long|many days) (?:(?:does it|do we|do i) {_USUALLY}take (?:us |me )?{_USUALLY}"
    rf"to (?:close|win|sign|land)|(?:do|does) {_DEALS} {_USUALLY}take)"
    rf"(?: (?:to|close|win|sign|land|an?|our|deals?|from|start|on|average|usually|normally|typically))*$",
    rf"^{_NOT_OF_ONE}how (?:long|many days|much time) (?:do|does|are|is) {_DEALS} {_USUALLY}"
    r"(?:(?:spend|stay|sit|stand|remain|rest|stuck) )?(?:in|at|per) (?:(?:each|every|a|the|any|one) )?"
    rf"(?:new|discovery|proposal|negotiation|(?:\w+ )?stages?){_REST}",
    rf"^why (?:do|are) (?:we|i) (?:lose|losing)(?: (?:so|many|our|most|of|the|all))*(?: deals)?{_PERIOD}",
    rf"^why (?:did|have|were|are|do) (?:we |i )?(?:lose |lost )?(?:(?:so|many|our|most|of|the|all) )*deals"
    rf"(?: (?:get|being|been|lost))*{_PERIOD}",
    r"^(?:(?:at|in) )?(?:which|what) stages? (?:do|did|are|were) (?:(?:we|i|our|most|the|deals?) )+"
    rf"(?:lose|lost|losing)(?: (?:most|our|the|of|deals|in|at))*{_PERIOD}",
    rf"^how many deals (?:did|have|do) (?:we|i) (?:win|won|lose|lost|close|closed|sign|signed){_PERIOD}",
)

#: What the list of invoices answers, which ends in what was paid.
REVENUE = tuple(
    rf"^{start}(?:(?:total|overall|current|actual|recogni[sz]ed|pending|earned|booked) )*revenue{_PERIOD}"
    for start in (_ASKED, rf"{_SHOWN}(?:{_MINE})?")
)
