"""The Markdown subset of a Reply (paragraphs, bold, italics, lists, links) as safe HTML."""

from __future__ import annotations

import html
import re
from functools import lru_cache
from typing import Any

import nh3
from markdown_it import MarkdownIt

# an address that stands by itself; one inside [text](address) or <address> is a link already
_BARE = re.compile(r"(?<!\]\()(?<![<\[\w/])https://[^\s<>()\[\]*\"]*[^\s<>()\[\]*\".,;:!?]")
_TAGS = {"p", "br", "strong", "em", "ul", "ol", "li", "a", "span"}
_OURS = re.compile(r"/(?![/\\])")  # a page of this site
_SCHEMES = {"https", "http", "mailto", "tel"}


def to_html(text: str, new_tab: str = "") -> str:
    """HTML of `text`; `new_tab` tells screen readers that a link opens a new tab."""
    rendered = _markdown().render(_BARE.sub(r"<\g<0>>", text), {"new_tab": new_tab})
    return nh3.clean(
        rendered,
        tags=_TAGS,
        attributes={"a": {"href", "target"}, "span": {"class"}, "ol": {"start"}},
        url_schemes=_SCHEMES,
        link_rel="noopener noreferrer",
    )


@lru_cache
def _markdown() -> MarkdownIt:
    parser = MarkdownIt("zero", {"breaks": True}).enable(
        ["emphasis", "list", "link", "newline", "autolink", "escape", "entity", "balance_pairs", "fragments_join"],
        ignoreInvalid=True,
    )
    parser.validateLink = _is_allowed  # type: ignore[method-assign, assignment]
    parser.add_render_rule("link_open", _link_open)
    parser.add_render_rule("link_close", _link_close)
    return parser


def _is_allowed(address: str) -> bool:
    return bool(_OURS.match(address)) or address.partition(":")[0].lower() in _SCHEMES


def _link_open(_renderer: Any, tokens: Any, index: int, _options: Any, env: Any) -> str:
    address = str(tokens[index].attrGet("href") or "")
    env["outside"] = address.startswith(("https:", "http:"))
    tab = ' target="_blank"' if env["outside"] else ""
    return f'<a href="{html.escape(address)}"{tab}>'


def _link_close(_renderer: Any, _tokens: Any, _index: int, _options: Any, env: Any) -> str:
    told = f'<span class="hidden"> ({html.escape(env["new_tab"])})</span>' if env["outside"] and env["new_tab"] else ""
    return f"{told}</a>"
