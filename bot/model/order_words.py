"""The words of orders: families of verbs that come to one act, and the turns by which people ask for it."""

import re
from collections.abc import Iterator

from domain.names import word_set

_IRREGULAR = {
    "put": "put putting",
    "set": "set setting",
    "get": "get got getting",
    "take": "take took taken taking",
    "bring": "bring brought bringing",
    "send": "send sent sending",
    "stick": "stick stuck sticking",
    "hang": "hang hung hanging",
    "tie": "tie tied tying",
    "throw": "throw threw thrown throwing",
    "bind": "bind bound binding",
    "make": "make made making",
    "go": "go goes going gone",
    "sit": "sit sits sat sitting",
    "build": "build built building",
    "begin": "begin beginning",
    "sling": "sling slung slinging",
    "mv": "mv mving",
    "be": "be",
}
_DOUBLES = re.compile(r"^[^aeiou]+[aeiou][bdgmnpt]$")


def forms_of(verbs: str) -> str:
    """Return verbs in every form they are told in, as a pattern: "tag, tags, tagged, tagging"."""
    forms = {form for verb in verbs.split() for form in _forms(verb)}
    return "|".join(sorted(forms, reverse=True))


def _forms(verb: str) -> Iterator[str]:
    if verb in _IRREGULAR:
        yield from _IRREGULAR[verb].split()
        return
    stem = verb.removesuffix("e")
    if _DOUBLES.search(verb):
        stem = verb + verb[-1]
    yield from (verb, f"{stem}ed", f"{stem}ing", f"{verb}ed" if stem == verb else f"{stem}ed")


#: What is done to a deal that is to stand in another stage.
MOVES = (
    "move mv shift push bump advance drag progress nudge slide promote transfer knock pull take bring "
    "flip kick jump skip step switch change update set put get mark stick pop send drop hop roll "
    "return revert swap pass bounce lift place chuck throw graduate reset edit"
)
#: These say so even where no stage is named.
MOVES_SURELY = "move mv shift push bump advance drag progress nudge slide promote"
#: What is done to a REQ that is to belong to a deal.
LINKS = (
    "link attach connect hook associate tie join pair tag pin map assign stick pop chuck put add get "
    "bind couple hang slap throw drop bundle match include lump marry plug tack place bring stitch "
    "clip glue file wire sling bung shove set"
)
LINKS_SURELY = "link attach connect hook associate tie join pair tag bind couple bundle match"
#: What is done so that there is a new deal.
CREATES = (
    "create add make open start log register set get pop stick put enter build raise record begin "
    "launch track generate place throw chuck bring list file note"
)
CREATES_SURELY = "create add open log start make register enter raise launch track build"
#: What an order may begin with.
VERBS = "|".join(sorted({*f"{MOVES} {LINKS} {CREATES} spin".split()}, reverse=True))
VERBS += r"|go(?= (?:back|up|on|forward|one|to)\b)"
#: An order about what was spoken of, whatever mark it ends with: "flip em to Proposal?"
OF_IT = rf"(?:{VERBS}) (?:it|them|em|that|this|these|those)\b"
#: Other things that are done, none of which may be taken for one of these.
OTHERS = (
    "cancel close delete remove unlink detach disconnect rename archive invoice bill draft pay email "
    "mail call ring phone remind tell check confirm show list explain ask convert hold pause resume "
    "recreate reopen share export print download delay lose win sign assign reassign hand give"
)
#: Turns by which somebody is asked to do something, before the verb.
ASKING = re.compile(
    r"(?:(?:please )?(?:can|could|would|will|cld|wld|might|may) (?:you|ye|rex|somebody|someone)"
    r"|(?:please )?(?:can|could|may|might) (?:we|i)(?= (?:please |also |just )*(?:get|have|move|put|add|link|attach|push|create|open|set|log|connect|tie|hook|bump|shift|stick|pop)\b)"
    r"|any (?:chance|way) (?:you (?:can|could|would)|of|to)"
    r"|(?:is|would) it (?:be )?possible (?:for you )?to|is there any (?:chance|way) (?:you (?:can|could)|of|to)"
    r"|(?:(?:i|we) )?could (?:do with|use)|do you (?:think|reckon) you (?:can|could)|(?:would|do) you mind|mind"
    r"|(?:i|we) (?:(?:really|just|also|still|do|now) )*(?:need|want|would like|would love|have(?= to\b)|am looking|would appreciate it if)"
    r"(?: (?:you|rex))?(?: (?:to|could|would))?"
    r"|(?:i|we) (?:am|are|was|were) (?:hoping|wondering if) (?:you (?:can|could|would)|for you to)"
    r"|(?:go ahead and|let us|time to|feel free to|remember to|do not forget to|be sure to|make sure(?: that)?"
    r"|do me a favou?r and|be a (?:dear|star|love|legend) and|help me(?: to| out and)?|you can(?: now)?"
    r"|appreciate (?:it )?if you (?:can|could|would)|(?:would be )?(?:grateful|great|good|lovely|nice|helpful) if you (?:can|could|would)))\b"
)
#: What stands before an order without being a part of it.
LEAD = re.compile(
    r"^(?:(?:(?:do not|never) forget to|hello|rex|okay|so|then|also|and|but|well|um|uh|erm|hmm|oh|ah|just|now|right|yo|quick|one|quickly|sorry|thanks"
    r"|cheers|next|first|firstly|second|secondly|lastly|finally|good|morning|afternoon|evening|dear|team|mate|pal|anyway"
    r"|actually|btw|yeah|yes|yep|great|cool|alright|ta|kindly|again|there|and then|please|to|hence|therefore|plus|too"
    r"|better|maybe|guys|folks|hun|love|boss|ooh|ugh|argh|lol|haha|sure|perfect|brilliant|lovely) )+"
)
#: "fix that for me?", "can you do it": what was said before is asked for.
THAT = re.compile(
    r"(?:(?:please|kindly|so|and|then) )*(?:(?:can|could|would|will) (?:you|ye|we|someone|somebody) )?(?:(?:please|kindly|just|quickly) )*"
    r"(?:do|sort|fix|handle|action|arrange|amend|correct|update|change|process|see to|take care of|make it happen|get"
    r"|link|connect|attach|pair|tie|hook|join|move|push|bump|shift|add|set|put(?= (?:that|this|it) right))"
    r"(?: (?:that|this|it|both|them|these|all|those))*(?: (?:up|out|right|done|sorted|actioned|fixed))?"
    r"(?: (?:for (?:me|us)|please|now|today|asap|thanks|when you can|rex|would you|will you|will ya))*"
)
#: Words that make no order of what they stand with; some of them only before what is named.
NOT_SO = re.compile(
    r"\b(?:not|never|no longer|cannot|without|instead of|rather than|how|why|whether|might|maybe|perhaps|probably|possibly"
    r"|thinking|considering|wonder|wondering|supposed|ignore|disregard|forget (?:it|that|this|about)|undo"
    r"|stop (?:it|that|this|\w+ing))\b"
    r"|^[^A-Z]*\b(?:tell|explain|remind|confirm|check|show|know|understand|see|look)\b"
)
#: What is said of an order that is none, or none any more.
CALLED_OFF = re.compile(
    r"\b(?:do not (?:do|move|touch|link|change|create|add|bother|worry|want you|put|push|attach|make|open|set|log)"
    r"|not (?:yet|now|just yet|until|before)|never ?mind|nvm|(?:scrap|forget|ignore|disregard|cancel|skip|leave) (?:that|it|this|them|all|about|as)"
    r"|hold (?:off|fire|on that|your)|no need|nothing (?:for you )?to do|changed my mind|second thoughts|myself|ourselves"
    r"|just (?:asking|curious|wondering|checking)|hypothetical\w*)\b"
)
#: What an order waits for: then it is none yet.
CONDITION = re.compile(
    r"\b(?:if|unless|until|once|as soon as|whenever|in case|provided|assuming|suppose|should (?:they|he|she)|should \w+ (?:sign|say|come|agree|accept|ring|call|confirm)"
    r"|when (?:they|he|she|we|i|it|the)\b)"
    r"(?! (?:you|possible|that is|it is (?:okay|not)|okay|needed|poss|ok|again|u)\b)"
)
#: What may stand beside a REQ and a deal, or a deal and a stage, and nothing but them.
PLAIN = word_set(
    """
    a an the to into in on onto at under with for of and my our your please now stage deal deals req reqs
    job role one ones column over up back is was put thanks cheers rex okay then also both today pls 2
    as from opp search thing side goes go step it them that this straight directly right all way pair again
    """
)
