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
    """Return the e-mail of a role word of the demo; anything else is an e-mail, or a name."""
    word = who.strip().lower()
    return ROLES.get(word.replace(" ", "_").replace("-", "_"), word)
