"""From a document to HTML, text and quotes: every node, and nothing that does harm."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import nh3
import pytest
from pycrdt import Doc, XmlElement, XmlFragment, XmlText

from app.core import documents
from app.features.notes import render as renderer
from app.features.notes.filling import fill, images, noted, place, references
from app.features.notes.render import render
from app.features.notes.seed import sow

QUOTE, OTHER = UUID(int=1), UUID(int=2)


def doc(*nodes: Any) -> Doc:
    made = Doc()
    for node in nodes:
        made.get("default", type=XmlFragment).children.append(node)
    return made


def marked(text: str, *marks: tuple[int, int, dict[str, Any]]) -> Doc:
    words = XmlText(text)
    made = doc(XmlElement("paragraph", {}, [words]))
    for start, stop, attributes in marks:
        words.format(start, stop, attributes)
    return made


def test_seeded_headings_and_lines_are_drawn() -> None:
    drawn = render(sow([("heading", 2, "Said"), ("paragraph", ""), ("paragraph", "It rained.")]))
    assert drawn.html == "<h2>Said</h2><p></p><p>It rained.</p>"
    assert drawn.text == "Said\n\nIt rained."


def test_text_is_escaped_on_the_way_out() -> None:
    drawn = render(sow([("paragraph", "<script>alert('x')</script> & <img src=x onerror=y>")]))
    assert "<script" not in drawn.html
    assert "<img" not in drawn.html
    assert drawn.html.startswith("<p>&lt;script&gt;")


@pytest.mark.parametrize("level", [2, 3, 4])
def test_headings_keep_their_level(level: int) -> None:
    assert render(sow([("heading", level, "x")])).html == f"<h{level}>x</h{level}>"


@pytest.mark.parametrize(
    ("level", "drawn"), [(1, 2), (9, 4), ("x", 2), (float("inf"), 2), (None, 2), (2.0, 2)]
)
def test_strange_levels_become_possible_ones(level: Any, drawn: int) -> None:
    attributes = {} if level is None else {"level": level}
    html = render(doc(XmlElement("heading", attributes, [XmlText("x")]))).html
    assert html == f"<h{drawn}>x</h{drawn}>"


def test_lists_quotations_code_and_rules() -> None:
    def line(text: str) -> XmlElement:
        return XmlElement("paragraph", {}, [XmlText(text)])

    made = doc(
        XmlElement("bulletList", {}, [XmlElement("listItem", {}, [line("one")])]),
        XmlElement("orderedList", {"start": 3}, [XmlElement("listItem", {}, [line("two")])]),
        XmlElement("blockquote", {}, [line("three")]),
        XmlElement("codeBlock", {}, [XmlText("a < b")]),
        XmlElement("horizontalRule"),
        XmlElement(
            "paragraph", {}, [XmlText("over"), XmlElement("hardBreak"), XmlText("two lines")]
        ),
    )
    drawn = render(made)
    assert drawn.html == (
        "<ul><li><p>one</p></li></ul><ol><li><p>two</p></li></ol>"
        "<blockquote><p>three</p></blockquote><pre><code>a &lt; b</code></pre><hr>"
        "<p>over<br>two lines</p>"
    )
    assert drawn.text == "one\ntwo\nthree\na < b\nover\ntwo lines"


def test_marks_nest_and_neighbours_share_them() -> None:
    drawn = render(marked("bold both italic", (0, 9, {"bold": {}}), (5, 16, {"italic": {}})))
    assert drawn.html == "<p><strong>bold <em>both</em></strong><em> italic</em></p>"


@pytest.mark.parametrize(
    "address",
    ["javascript:alert(1)", " javascript:alert(1)", "data:text/html,x", "//evil", "JAVASCRIPT:x"],
)
def test_a_link_goes_nowhere_dangerous(address: str) -> None:
    html = render(marked("here", (0, 4, {"link": {"href": address}}))).html
    assert html == "<p>here</p>"


def test_a_link_keeps_its_address_and_nothing_else() -> None:
    attributes = {"href": 'https://example.org/?a=1&b="', "onclick": "x", "target": "_blank"}
    html = render(marked("here", (0, 4, {"link": attributes}))).html
    assert "onclick" not in html
    assert 'href="https://example.org/?a=1&amp;b=&quot;"' in html
    assert 'rel="noopener noreferrer nofollow"' in html


def test_a_quote_s_words_are_read_out_however_they_are_marked() -> None:
    drawn = render(
        marked(
            "So it is easier to not come back.",
            (3, 15, {"quote": {"id": str(QUOTE)}}),
            (8, 20, {"bold": {}}),
        )
    )
    assert drawn.quotes == {QUOTE: "it is easier"}
    assert drawn.html.count("<mark") == 1


def test_quotes_may_overlap() -> None:
    """y-tiptap keeps a mark that may overlap itself under its name and a hash."""
    drawn = render(
        marked(
            "abcdef",
            (0, 4, {"quote--AAAAAAAA": {"id": str(QUOTE)}}),
            (2, 6, {"quote--BBBBBBBB": {"id": str(OTHER)}}),
        )
    )
    assert drawn.quotes == {QUOTE: "abcd", OTHER: "cdef"}
    assert f'data-quote="{QUOTE} {OTHER}"' in drawn.html


def test_a_quote_over_two_paragraphs_keeps_the_break() -> None:
    first, second = XmlText("one"), XmlText("two")
    made = doc(XmlElement("paragraph", {}, [first]), XmlElement("paragraph", {}, [second]))
    for text in (first, second):
        text.format(0, 3, {"quote": {"id": str(QUOTE)}})
    assert render(made).quotes == {QUOTE: "one\ntwo"}


def test_a_quote_mark_without_a_proper_id_is_only_text() -> None:
    drawn = render(marked("x", (0, 1, {"quote": {"id": '"><script>'}})))
    assert (drawn.html, drawn.quotes) == ("<p>x</p>", {})


def test_a_reference_is_filled_in_where_it_is_read() -> None:
    html = render(doc(XmlElement("quoteRef", {"id": str(QUOTE)}))).html
    shown = {QUOTE: "<blockquote>They hand me the packet.</blockquote>"}
    assert references(html) == {QUOTE}
    assert fill(html, shown) == "<blockquote>They hand me the packet.</blockquote>"
    assert "packet" not in html


def test_an_unknown_node_loses_its_shape_and_keeps_its_words() -> None:
    line = XmlElement("paragraph", {}, [XmlText("kept")])
    assert render(doc(XmlElement("carousel", {"onload": "x"}, [line]))).html == "<p>kept</p>"


def test_an_unknown_mark_is_dropped() -> None:
    assert render(marked("x", (0, 1, {"style": {"color": "red"}}))).html == "<p>x</p>"


def test_a_hostile_depth_ends() -> None:
    made = doc(XmlElement("blockquote"))
    node = made.get("default", type=XmlFragment).children[0]
    for _ in range(3000):
        node.children.append(XmlElement("blockquote"))
        node = node.children[0]
    html = render(made).html
    assert html.count("<blockquote>") == renderer.MAX_DEPTH + 1


def test_nh3_alone_would_hold(monkeypatch: pytest.MonkeyPatch) -> None:
    """The second wall: what the first one let through by mistake does not get out."""
    monkeypatch.setattr(renderer, "escape", lambda text: text)
    html = render(sow([("paragraph", "<script>x</script><b onclick=x>bold</b>")])).html
    assert "<script" not in html
    assert "onclick" not in html


def test_everything_we_draw_passes_nh3_unchanged() -> None:
    html = render(marked("x", (0, 1, {"quote": {"id": str(uuid4())}}))).html
    assert nh3.clean(html, tags={"p", "mark"}, attributes={"mark": {"class", "data-quote"}}) == html


def test_tables_and_things_to_do_are_drawn_and_nothing_strange_in_them() -> None:
    def line(text: str) -> XmlElement:
        return XmlElement("paragraph", {}, [XmlText(text)])

    head = XmlElement("tableHeader", {"colspan": 2, "rowspan": 10**9}, [line("<b>Day")])
    cell = XmlElement("tableCell", {"colspan": "x", "onclick": "a()"}, [line("Monday")])
    row = XmlElement("tableRow", {}, [head, cell])
    table = XmlElement("table", {"style": "color:red"}, [row])
    done = XmlElement("taskItem", {"checked": True}, [line("Ask")])
    open_one = XmlElement("taskItem", {"checked": "true"}, [line("Tell")])
    drawn = render(doc(table, XmlElement("taskList", {}, [done, open_one])))
    assert drawn.html == (
        '<table><tbody><tr><th scope="col" colspan="2" rowspan="50"><p>&lt;b&gt;Day</p></th>'
        "<td><p>Monday</p></td></tr></tbody></table>"
        '<ul class="task-list"><li class="task is-done"><p>Ask</p></li>'
        '<li class="task"><p>Tell</p></li></ul>'
    )
    assert drawn.text == "<b>Day\nMonday\n☑ Ask\n☐ Tell"


def test_a_picture_is_a_key_and_words_and_nothing_else() -> None:
    said = 'A desk" onerror="x() <b>'
    drawn = render(
        doc(
            XmlElement("image", {"id": str(QUOTE), "alt": said, "src": "https://e.example/"}),
            XmlElement("image", {"id": "../../settings", "alt": "Elsewhere"}),
            XmlElement("image", {"id": str(OTHER)}),
        )
    )
    assert images(drawn.html) == {QUOTE, OTHER}
    assert drawn.text == said
    told = place(drawn.html, lambda key, alt: f"[{key == QUOTE} {alt}]")
    assert told == "[True A desk&quot; onerror=&quot;x() &lt;b&gt;][False ]"


def test_words_that_comments_are_about_can_be_followed_by_a_note() -> None:
    words = XmlText("One thing and another")
    other = {"comment--aB3dE5fG": {"id": str(OTHER)}}
    later = XmlText("Later")
    drawn = doc(*(XmlElement("paragraph", {}, [one]) for one in (words, later)))
    words.format(0, 9, {"comment": {"id": str(QUOTE)}})
    words.format(4, 9, other | {"bold": True})
    later.format(0, 5, {"comment": {"id": str(QUOTE)}})
    html = render(drawn).html
    numbers = {OTHER: "[1]", QUOTE: "[2]"}
    told = "<p>One <strong>thing</strong>[1] and another</p><p>Later[2]</p>"
    assert noted(html, lambda key: numbers[key]) == told
    assert noted(html, lambda key: "") == re.sub(r"\[.\]", "", told)


def test_both_sides_agree_on_what_a_document_can_hold() -> None:
    source = (Path(__file__).parent.parent.parent / "app/frontend/editor/schema.js").read_text()
    assert f"export const SCHEMA = {documents.SCHEMA};" in source
