"""Words of everyday talk that tell no deal apart, though its title may have them."""

from domain.names import word_set

#: What stands before "deal" without being a part of its title: "the other deal".
NO_TITLE = word_set(
    """
    new same other first second third fourth fifth last next previous right wrong whole old big
    biggest small smallest current open closed won lost retained contingency contract staffing flat
    fee rpo latest only this that best create link move to of in on for with a an and or status
    value stage owner main the my our your their no not show close update edit add make start log
    set cancel which what any each every all mark put push hold pause delete remove i we it is was
    default usual typical average normal stale overdue
    """
)
#: Alone, none of these stands for the one deal whose title has it: "the night shift was long".
EVERYDAY = NO_TITLE | word_set(
    """
    about account ago air all and any are art ask bad bar bit but buy can car day did due end eye far
    few for fun gas get god got guy had has hey her him his hot how hub ill its job key law let lot
    low man may men met mid net now off oil old one out own pay per pop raw ref req run saw say sea
    see set she sit six tax tbd tea ten the too top try two use via war was way web who why win won
    yes yet you about account accounts action active admin after again agency also anything area assistant away
    back bank base before being better board both bring budget build business call calls candidate
    candidates case centre center chance change check chief client clients come company contact
    contacts core could customer data date days deal deals design desk details digital direct
    director directors done down drop early east else email everything executive expected extra
    field final finance find fine fixed forward from front full fund general getting give global
    goes going good great group growth guide half hand have having head health help here high hire
    hires hiring home hour house human idea interim into invoice invoices issue item jobs join junior
    just keep kind know large late later lead leader leaders leads leave left less level life like
    line list live local long look main make manage manager managers many market mean meeting member
    members mind month months more morning most move name need needs network never news night nobody
    north note notes nothing now number office officer offer once online open opening operations
    opportunity order other over page paid part partner people permanent person pipeline place plan
    plus point pool post power pretty price principal private pro product program project proposal
    public question quick rate ready real reason region report request response review risk role
    roles sale sales same search senior sent service services share shift short show side sign site
    some someone something soon south special specialist staff start still stock stop strategy
    stuff support sure system systems take talk team teams tech technical temp test than thank that
    them then there these they thing things think this those ticket time title today tomorrow
    total trade transfer true turn under unit update urgent user vacancy value very view wait want
    week weeks well west what when where while will with without women word work worker workers
    working world year years yesterday your
    """
)
