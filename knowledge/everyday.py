"""Words that people use for one another when they ask for help, in any guide."""

#: Each line is a group of words with one meaning; "_" joins the words of a phrase.
_GROUPS = """
add create make
attach connect hook_up link tie
auto automated automatic automatically automation
back backward backwards reverse
begin start
bill invoice
broken bug crash error fail failure fault
cap limit max maximum quota
change customise customize edit modify rename update
choose pick select
client customer
colleague coworker teammate
cost price
cv resume
decline declined refuse reject turned_down said_no
deactivate disable switch_off turn_off
delete erase get_rid_of kick_out remove
download export
email mail
enable switch_on turn_on
explain mean
freeze frozen hang hangs stuck
include included comes_with part_of
jump skip
log_in login sign_in
move drag shift
notified notify told alerted
permission access rights
phone telephone
picture image photo
receive arrive
see view visible
sync synchronise synchronize in_step
undo reopen revert
agreement contract deal
alert notify ping
answer reply respond response write_back
app integration program software tool
away holiday out_of_office vacation
blank empty white
boss manager
bot robot workflow
business company firm organisation organization
capture grab pull scrape
charge invoice
ceiling limit
combine merge
double duplicate twice
duplicate same_again
earnings income money revenue
endpoint api
external guest outsider
figure metric number statistic
fire trigger
flip swap switch toggle
guest visitor
haggle negotiate negotiation
heavy large size
inbox mailbox
intern junior member
junk spam
leave quit
lose vanish
package plan tier
parallel at_once same_time side_by_side simultaneously
peek see look
percentage rate share
provider supplier vendor
reach get_in_touch contact
refund money_back
restrict block restricted
screen page
settle agree
stop quit
talk_to connect integrate
team crew
wrong incorrect odd
"""


def everyday_synonyms() -> list[tuple[str, str]]:
    """Pairs of what may be said and what may be meant by it."""
    groups = [[word.replace("_", " ") for word in line.split()] for line in _GROUPS.split("\n")]
    return [(said, meant) for group in groups for said in group for meant in group if said != meant]
