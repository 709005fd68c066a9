"""The people of the demo workspaces, by the words in which one asks for them."""

#: Role words that `rex ask --as` understands, and who plays them in the demo.
ROLES = {
    "super_admin": "maya@harborfinch.example",
    "team_admin": "theo@harborfinch.example",
    "member": "sam@harborfinch.example",
    "granted_member": "dana@harborfinch.example",
    "guest": "gus@harborfinch.example",
    "read_only": "rita@harborfinch.example",
    "starter": "leo@brightside.example",
}


def email_of(who: str) -> str:
    """Return the e-mail of a role word or a first name of the demo; an e-mail is itself."""
    word = who.strip().lower()
    if "@" in word:
        return word
    by_first_name = {email.partition("@")[0]: email for email in ROLES.values()}
    role = word.replace(" ", "_").replace("-", "_")
    return ROLES.get(role) or by_first_name.get(word) or word
