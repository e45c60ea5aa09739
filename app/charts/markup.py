"""Writing SVG safely: every text and attribute is escaped, no style attribute is ever made."""

from __future__ import annotations

from collections.abc import Iterable

from markupsafe import Markup, escape


def number(value: float) -> str:
    """A coordinate with one decimal at most."""
    text = f"{value:.1f}".removesuffix(".0")
    return "0" if text == "-0" else text


def attributes(**given: str | float | None) -> str:
    """Attributes in order; underscores become hyphens, `class_` becomes class, None is left out."""
    parts = []
    for name, value in given.items():
        if value is not None:
            shown = number(value) if isinstance(value, float | int) else str(escape(value))
            parts.append(f' {name.rstrip("_").replace("_", "-")}="{shown}"')
    return "".join(parts)


def element(tag: str, content: str | Iterable[str] = "", **given: str | float | None) -> str:
    """An element whose content is markup already."""
    inner = content if isinstance(content, str) else "".join(content)
    start = f"<{tag}{attributes(**given)}"
    return f"{start}>{inner}</{tag}>" if inner else f"{start}/>"


def text(words: str, **given: str | float | None) -> str:
    """A text element; the words are escaped."""
    return element("text", str(escape(words)), **given)


def document(
    content: Iterable[str],
    *,
    id: str,  # noqa: A002  (it is the element's id)
    class_: str,
    size: tuple[float, float],
    title: str,
    summary: str,
    font: str,
) -> Markup:
    """An SVG named by its title and described by its summary, drawn at its own size or smaller."""
    wide, high = size
    heads = element("title", str(escape(title)), id=f"{id}-title")
    named = f"{id}-title"
    if summary:
        heads += element("desc", str(escape(summary)), id=f"{id}-desc")
        named += f" {id}-desc"
    return Markup(  # noqa: S704  (everything in it was escaped by the functions above)
        element(
            "svg",
            [heads, *content],
            xmlns="http://www.w3.org/2000/svg",
            id=id,
            class_=class_,
            viewBox=f"0 0 {number(wide)} {number(high)}",
            width=wide,
            height=high,
            role="img",
            aria_labelledby=named,
            font_family=font,
        )
    )
