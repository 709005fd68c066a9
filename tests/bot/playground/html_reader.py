"""Reading HTML back: which tags, attributes and addresses it really has."""

from html.parser import HTMLParser

from hypothesis import strategies as st

VOID = frozenset({"br", "hr", "img", "input", "link", "meta", "base"})

SIGNS = "*_~`<>|&;:@#!\"'\n"
PIECES = (
    *("```", "<script>", "</p>", "&lt;", "&amp;", "<@U1>", "<!here>", "<https://x.y|"),
    *("javascript:", "<javascript:alert(1)|x>", ">>> ", "> ", "- ", "1. ", " a", "b "),
    *("onclick=", "![x](", "](https://x)", "# ", "| a |\n|---|\n", ":tada:"),
)

#: Text that is likely to break marks, brackets and escapes.
HOSTILE = st.one_of(
    st.text(),
    st.lists(
        st.sampled_from([*SIGNS, *PIECES]),
        max_size=30,
    ).map("".join),
)


class Reader(HTMLParser):
    """Reads HTML and notes every tag and address."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.addresses: list[str] = []
        self.open: list[str] = []
        self.text = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attributes}
        self.addresses += [value or "" for name, value in attributes if name == "href"]
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attributes)
        if tag not in VOID:
            self.open.pop()  # it ends itself, as a drawing's path does

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data
