"""A network's own words stand in the braces of a text."""

from __future__ import annotations

from app.core import labels


def test_labels_stand_in_the_braces_and_the_usual_words_where_there_is_none() -> None:
    named = {"site": "school", "sites": "schools", "change_ideas": "moves"}
    assert labels.fill("%(num)s {sites}", named) == "%(num)s schools"
    assert labels.fill("{Sites} and {drivers}: {Change ideas}", named) == (
        "Schools and drivers: Moves"
    )
    assert labels.fill("“{words}”, {n} of {all}", named) == "“{words}”, {n} of {all}"


def test_a_label_holds_no_sign_of_a_message_or_a_page() -> None:
    for good in ("school", "école", "parents’ group", "PLC (team)"):
        assert labels.plain({"site": good}), good
    for bad in ("<b>", "{site}", "100 %", "a%(n)s", "-", " x", "a\n", "R&D", ""):
        assert not labels.plain({"site": bad}), bad
