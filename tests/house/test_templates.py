"""Rules about templates: what the content-security-policy forbids is not even written."""

from __future__ import annotations

import re

from tests.house.code import templates

FORBIDDEN = {
    "an inline style": re.compile(r"<style|\sstyle=", re.IGNORECASE),
    "an inline script": re.compile(r"<script(?![^>]*\b(src=|application/json))", re.IGNORECASE),
    "an event attribute": re.compile(r"\son[a-z]+=[\"']|\shx-on", re.IGNORECASE),
    "a script address": re.compile(r"javascript:|[\"']js:", re.IGNORECASE),
    "hx-boost": re.compile(r"\bhx-boost\b"),
    "a filter that needs eval": re.compile(r"hx-trigger=\"[^\"]*\["),
    "an address of elsewhere": re.compile(r"(src|href)=\"(https?:)?//"),
}

# Where ready HTML is put in unescaped: path → what made it safe.
UNESCAPED = {
    "app/templates/components/editor.html": "a document's snapshot: notes/render.py's whitelist",
    # A package's pages: rendered from our own templates around such snapshots.
    "app/features/packages/templates/packages/preview.html": "drawn by packages from templates",
    "app/features/packages/templates/packages/paper.html": "drawn by packages from templates",
    "app/features/library/templates/library/show.html": "what packages drew, kept in the edition",
}


def test_templates_hold_nothing_that_the_policy_forbids() -> None:
    found = [
        f"{path} has {what}: {match[0].strip()}"
        for path, source in templates().items()
        for what, pattern in FORBIDDEN.items()
        if (match := pattern.search(_without_comments(source)))
    ]
    assert not found, "\n".join(found)


def test_html_is_put_in_unescaped_only_where_something_made_it_safe() -> None:
    pattern = re.compile(r"\|\s*safe\b|autoescape false")
    using = {path for path, source in templates().items() if pattern.search(source)}
    assert using == set(UNESCAPED)


def test_a_fragment_never_extends_a_layout() -> None:
    found = [
        path
        for path, source in templates().items()
        if path.rpartition("/")[2].startswith("_") and "{% extends" in source
    ]
    assert not found, found


def _without_comments(source: str) -> str:
    return re.sub(r"\{#.*?#\}", "", source, flags=re.DOTALL)
