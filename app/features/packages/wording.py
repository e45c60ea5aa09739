"""Sentences a package makes of its records, for the cover, the glance and the library."""

from __future__ import annotations

from collections import Counter
from itertools import zip_longest
from typing import NamedTuple
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import ngettext
from markupsafe import Markup

from app import spc
from app.features.interviews import queries as interviews
from app.features.measures.models import Measure
from app.features.networks.models import SiteKind
from app.features.packages import queries
from app.features.packages.content import Content
from app.features.packages.pieces import Card, SiteLine
from app.features.theory import drawing
from app.features.theory import wording as theory_words
from app.features.theory.models import Aim, Idea


def places(content: Content) -> str:
    """Where it was made: "6 schools in 3 districts", of the sites that take part in it."""
    part = _taking_part(content)
    sites = [site for site in content.network.sites if site.id in part]
    if not sites:
        return ""
    if "site" not in content.network.labels and all(one.kind is SiteKind.SCHOOL for one in sites):
        where = ngettext("%(num)d school", "%(num)d schools", len(sites))
    else:
        where = ngettext("%(num)d {site}", "%(num)d {sites}", len(sites))
    districts = len({site.district for site in sites if site.district})
    if districts < 2:
        return where
    return _("%(where)s in %(n)s districts", where=where, n=districts)


def _taking_part(content: Content) -> set[UUID | None]:
    """The sites of its shared cycles, of its charts and of all voices it shows or rests on."""
    heard = content.quote_ids | content.rests_on.get("quote", set())
    tested = (site_id for card in content.cards for site_id in card.testing.site_ids)
    counted = (line.site_id for picture in content.pictures for line in picture.others)
    return {*tested, *counted, *queries.sites_heard(heard)}


def standing(content: Content) -> str:
    """Two lines: the testing of the first idea; what the first chart says where it was tested."""
    if not content.tested:
        return ""
    first = content.tested[0].testing
    early = _("Early.") if content.is_early else ""
    return "\n".join(filter(None, (f"{early} {first.rating}.".strip(), _signals(content))))


def _signals(content: Content) -> str:
    """How many of the sites that tested the first idea show what on the first chart."""
    if not content.pictures or len(content.tested[0].testing.site_ids) < 2:
        return ""
    tested = {content.site_labels.get(one) for one in content.tested[0].testing.site_ids}
    words = Counter(line.state for line in content.pictures[0].others if line.label in tested)
    if not words:
        return ""
    clear, watch = words[spc.Word.BETTER], words[spc.Word.WATCH]
    rest = sum(words.values()) - clear - watch
    return _(
        "Clear signal at %(clear)s, watching %(watch)s, none at %(rest)s.",
        clear=_few(clear),
        watch=_few(watch),
        rest=_few(rest),
    )


def _few(number: int) -> str:
    """Small numbers as words."""
    words = (_("none"), _("one"), _("two"), _("three"), _("four"), _("five"), _("six"))
    return words[number] if number < len(words) else str(number)


def changes(content: Content) -> str:
    """The heading over the ideas: "Four changes, and one we dropped"."""
    kept, dropped = len(content.tested), len(content.dropped)
    said = ngettext("One change", "%(n)s changes", kept, n=_few(kept).capitalize())
    return (
        _("%(changes)s, and %(n)s we dropped", changes=said, n=_few(dropped)) if dropped else said
    )


def row_note(card: Card) -> str:
    """What stands at the right of an idea's row at a glance."""
    if card.note:
        return card.note
    if card.idea.is_abandoned:
        return _("%(counts)s, abandoned", counts=card.testing.counts)
    return card.testing.counts


def counts(content: Content) -> list[dict[str, str]]:
    """The thread it rests on, from voices to measures, as counts; frozen in an edition."""
    reached = content.rests_on
    heard = interviews.heard(reached.get("quote", ()))
    lines = []
    if heard.people:
        people = ngettext("%(num)d person", "%(num)d people", heard.people)
        sites = ngettext("%(num)d {site}", "%(num)d {sites}", heard.sites)
        lines.append(
            _line("understand", _("Heard from %(who)s at %(where)s", who=people, where=sites))
        )
    for kind, move, one, many in (
        ("theme", "understand", "%(num)d theme", "%(num)d themes"),
        ("cause", "understand", "%(num)d cause", "%(num)d causes"),
        ("driver", "theory", "%(num)d driver", "%(num)d drivers"),
    ):
        if reached.get(kind):
            lines.append(_line(move, ngettext(one, many, len(reached[kind]))))
    lines += _tests(content)
    if content.pictures:
        measures = len({picture.measure.id for picture in content.pictures})
        lines.append(_line("measure", ngettext("%(num)d measure", "%(num)d measures", measures)))
    return lines


def _tests(content: Content) -> list[dict[str, str]]:
    ideas = ngettext("%(num)d {change idea}", "%(num)d {change ideas}", len(content.cards))
    cycles = [cycle for card in content.cards for cycle in card.testing.cycles]
    sites = {cycle.site_id for cycle in cycles}
    lines = [_line("theory", ideas)] if content.cards else []
    if cycles:
        tests = ngettext("%(num)d cycle", "%(num)d cycles", len(cycles))
        where = ngettext("%(num)d {site}", "%(num)d {sites}", len(sites))
        decided = Counter(cycle.act for cycle in cycles if cycle.act)
        note = ", ".join(f"{number} {act.done}" for act, number in decided.most_common())
        lines.append(_line("test", _("%(tests)s at %(where)s", tests=tests, where=where), note))
    return lines


def _line(move: str, label: str, note: str = "") -> dict[str, str]:
    return {"move": move, "label": label, "note": note}


def aim(record: Aim) -> str:
    """The aim, and that of the focal students, as sentences."""
    said = (theory_words.sentence(record), theory_words.focal_sentence(record))
    return " ".join(filter(None, said))


def diagram(content: Content) -> Markup:
    """The driver diagram as it is printed."""
    return drawing.driver_diagram(content.network.id, content.theory, "paper")


class Columns(NamedTuple):
    """Lists side by side, as the heads and rows of a table."""

    names: list[str]
    rows: list[tuple[str, ...]]


def side_by_side(idea: Idea) -> Columns:
    """What is core, what may change and what forbids it, line by line; no column stands empty."""
    texts = {
        _("We believe core"): idea.core,
        _("Yours to change"): idea.adaptable,
        _("Not suitable when"): idea.not_suitable,
    }
    lists = {
        name: [line.strip() for line in text.splitlines() if line.strip()]
        for name, text in texts.items()
        if text.strip()
    }
    return Columns(list(lists), list(zip_longest(*lists.values(), fillvalue="")))


def tables(content: Content) -> list[tuple[Measure, tuple[SiteLine, ...]]]:
    """The cross-site table of each measure, once."""
    found: dict[UUID, tuple[Measure, tuple[SiteLine, ...]]] = {}
    for picture in content.pictures:
        if picture.others:
            found.setdefault(picture.measure.id, (picture.measure, picture.others))
    return list(found.values())
