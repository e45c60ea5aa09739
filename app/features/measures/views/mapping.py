"""What a person says about a file, from the form and to it."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import request
from flask_babel import format_date
from flask_babel import gettext as _

from app.core.access.actor import Actor
from app.core.access.check import can
from app.core.access.permissions import Permission
from app.features.measures import operations, queries, values
from app.features.measures.models import Form, Import, Measure
from app.features.measures.reading import COLUMNS, DATE_ORDERS, Recipe, Why
from app.features.measures.views import points, wording
from app.features.networks.models import Network

TEXTS = ("order", "decimal", "together", "rows", "one_site", "prefix", "differ")
MOST_SITES = 600  # selects on a page; more are matched by name alone


def chosen(row: Import) -> dict[str, Any]:
    """What the form says; what it does not ask stays as it was.

    Another sheet of the workbook is another table: it is guessed anew.
    """
    form = request.form
    if form.get("page") and form["page"] != row.facts.get("page"):
        return {"page": form["page"]}
    found = dict(row.mapping)
    for name in (*COLUMNS, *TEXTS):
        if name in form:
            found[name] = form[name].strip()
    if "when" in form:  # the whole form, not the choice of what differs alone
        found["empty"] = form.getlist("empty")
        found["repairs"] = form.getlist("repairs")
        found["fraction"] = "fraction" in form
        words = zip(form.getlist("only_column"), form.getlist("only"), strict=False)
        found["only"] = {column: word for column, word in words if word}
    for name, places in (("name", "sites"), ("group_name", "groups")):
        if name in form:
            pairs = zip(form.getlist(name), form.getlist(f"{name}_is"), strict=False)
            found[places] = {**(found.get(places) or {}), **dict(pairs)}
    return found


def shown(actor: Actor, network: Network, row: Import) -> dict[str, Any]:
    """The values of the page on which columns, words and sites are chosen."""
    facts = row.facts
    places = facts.get("sites", {})
    measure = row.measure
    known = Recipe.read(
        row.mapping,
        percent=measure.in_percent,
        until=None,
        counted=measure.form is not Form.MEAN,
    )
    return {
        "mapping": row.mapping,
        "recipe": known,
        "orders": list(DATE_ORDERS),
        "is_planned": "sites" in facts,
        "said": wording.outlook(row.measure, facts) if "sites" in facts else [],
        **_not_understood(facts, row.mapping.get("empty", [])),
        "repairs": wording.repairs(facts, row.mapping.get("repairs", [])),
        "writable": points.places(actor, network),
        "in_order": queries.in_order(network.sites),
        "barred": operations.barred(actor, network, places),
        "new_sites": [name for name, place in places.items() if place == operations.NEW_SITE],
        "many_sites": len(places) > MOST_SITES,
        "differ": _differ(actor, network, row.measure, facts.get("differ", [])),
        "takes": operations.takes(row),
        "comes": operations.comes(row),
    }


def _not_understood(facts: dict[str, Any], empty: list[str]) -> dict[str, Any]:
    """A word in many cells is one question (`asked`); other cells are `problems`, one by one."""
    words = {w: n for w, n in facts.get("words", {}).items() if w and w not in empty}
    counts = facts.get("wrong", {})
    asked = sum(words.values()) if words and counts.get(Why.WORD) else 0
    if not asked:
        words = {}
    others = [
        one
        for one in facts.get("problems", [])
        if one["why"] != Why.WORD or one["text"] not in words
    ]
    return {
        "asked": [wording.asked(word, number) for word, number in words.items()],
        "problems": [wording.wrong(one) for one in others[:12]],
        "wrong": sum(counts.values()) - min(asked, counts.get(Why.WORD, 0)),
    }


def _differ(
    actor: Actor, network: Network, measure: Measure, found: list[dict[str, Any]]
) -> list[tuple[str, str, str, str]]:
    """Points that the file has otherwise: whose, when, what is here, what the file says.

    What is here is shown to those who may see it: not below the floor outside the site.
    """
    sites = {str(site.id): site for site in network.sites}

    def old(one: dict[str, Any]) -> str:
        small = one["old_of"] is not None and one["old_of"] < network.floor
        place = sites.get(one["site"])
        if small and not (place and can(actor, Permission.SERIES_READ, place)):
            return _("hidden: smaller than %(floor)s", floor=network.floor)
        return _value(measure, one["old"])

    def whose(one: dict[str, Any]) -> str:
        place = sites[one["site"]].name if one["site"] in sites else network.name
        return " · ".join(filter(None, (place, one["group"])))

    return [(whose(one), _day(one["on"]), old(one), _value(measure, one["new"])) for one in found]


def _day(text: str) -> str:
    return format_date(date.fromisoformat(text), "d MMM yyyy")


def _value(measure: Measure, value: float | None) -> str:
    if value is None:
        return _("no value")
    return values.written(measure, values.shown(measure, value) or 0.0, 1)
