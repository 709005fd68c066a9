"""Standard markdown, as Slack's `markdown` block takes it, as HTML."""

from collections.abc import Mapping, MutableMapping, Sequence
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import OptionsDict
from markupsafe import Markup

from bot.playground.rendering.emoji import with_emoji


class _Renderer(RendererHTML):
    """Opens links elsewhere, and shows no picture but its description."""

    def link_open(
        self,
        tokens: Sequence[Token],
        idx: int,
        options: OptionsDict,
        env: MutableMapping[str, Any],
    ) -> str:
        """Return a link's opening tag."""
        tokens[idx].attrs |= {"target": "_blank", "rel": "noopener noreferrer"}
        return str(self.renderToken(tokens, idx, options, env))

    def text(
        self,
        tokens: Sequence[Token],
        idx: int,
        options: OptionsDict,
        env: MutableMapping[str, Any],
    ) -> str:
        """Return escaped text with its emoji."""
        tokens[idx].content = with_emoji(tokens[idx].content)
        return str(super().text(tokens, idx, options, env))

    def th_open(
        self,
        tokens: Sequence[Token],
        idx: int,
        options: OptionsDict,
        env: MutableMapping[str, Any],
    ) -> str:
        """Return a table cell's opening tag, aligned by class: the page allows no inline style."""
        style = str(tokens[idx].attrs.pop("style", ""))
        if style:
            tokens[idx].attrs["class"] = style.replace("text-align:", "align-")
        return str(self.renderToken(tokens, idx, options, env))

    td_open = th_open


_OPTIONS: Mapping[str, bool] = {"html": False, "breaks": True}


def markdown(text: str) -> Markup:
    """Return markdown as HTML; HTML inside it is shown as the text it is."""
    reader = MarkdownIt("commonmark", dict(_OPTIONS), renderer_cls=_Renderer)
    reader.enable(["table", "strikethrough"]).disable(["image", "html_block", "html_inline"])
    return Markup(reader.render(text))  # noqa: S704  (markdown-it escapes: html is off)
