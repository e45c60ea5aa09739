"""Many points at once: a grid of the last periods of one series, a plain form without scripts."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from flask import flash, request
from flask.typing import ResponseReturnValue
from flask_babel import format_date, ngettext
from flask_babel import gettext as _

from app.core import clock
from app.core.access.actor import Actor
from app.core.access.permissions import Permission
from app.core.errors import NotFound
from app.features.measures import bp, operations, queries, values
from app.features.measures.models import Cadence, Measure, Point
from app.features.measures.views import frame, points
from app.features.networks.models import Network, Site
from app.web import respond
from app.web.forms import plainly
from app.web.guard import needs


@bp.route("/measures/<uuid:measure_id>/grid", methods=["GET", "POST"])
@needs(Permission.DATA_ENTER, queries.measure_at)
def grid(actor: Actor, measure: Measure) -> ResponseReturnValue:
    """The last periods of a series as rows to fill in, or to paste a block into."""
    network = measure.network
    choices = points.places(actor, network)
    if measure.cadence is Cadence.TERM or not choices:
        return respond.see_other("measures.enter", measure_id=measure.id)
    site, group = _series(network, measure, choices)
    wrong: dict[date, str] = {}
    if request.method == "POST":
        try:
            rows = _typed(measure)
            count = operations.fill_in(actor, measure, site=site, group=group, rows=rows)
            kept = ngettext("%(num)s point kept.", "%(num)s points kept.", count)
            flash(kept if count else _("Nothing was changed."))
            frame.stirred(measure.id)
            return respond.see_other("measures.grid", measure_id=measure.id, **_where(site, group))
        except operations.RowsInvalid as refusal:
            wrong = dict(refusal.rows)
    shown = _shown(actor, network, measure, site, group, wrong)
    answer = respond.invalid if wrong else respond.page
    shown |= {"choices": choices, "chosen": str(site.id) if site else "network", "group": group}
    return answer("measures/grid.html", **frame.around(actor, network, measure), **shown)


def _series(
    network: Network, measure: Measure, choices: list[tuple[str, str]]
) -> tuple[Site | None, str]:
    """The site and group that are asked for; the first that may be filled in otherwise."""
    asked = request.values.get("site", "")
    filled = {str(key or "network") for _id, key in queries.places_with_points([measure.id])}
    first = next((key for key, _name in choices if key in filled), choices[0][0])
    chosen = asked if asked in dict(choices) else first
    group = request.values.get("group", "")
    if group not in {"", *measure.groups, *network.groups}:
        raise NotFound
    return next((one for one in network.sites if str(one.id) == chosen), None), group


def _where(site: Site | None, group: str) -> dict[str, str]:
    found = {"site": str(site.id) if site else "network"}
    return {**found, "group": group} if group else found


def _typed(measure: Measure) -> list[operations.Typed]:
    """The rows of the form: their dates are in it."""
    form, found = request.form, []
    for text in form.getlist("on")[:60]:
        try:
            on = operations.period_start(measure.cadence, date.fromisoformat(text))
        except ValueError as error:
            raise NotFound from error
        names = (*operations.NUMBERS[measure.form], "note", "was")
        cells = {name: form.get(f"{name}-{text}", "").strip() for name in names}
        found.append(operations.Typed(on, **cells))
    return found


def _shown(
    actor: Actor,
    network: Network,
    measure: Measure,
    site: Site | None,
    group: str,
    wrong: dict[date, str],
) -> dict[str, Any]:
    """The rows: what is kept, or what was just typed and could not be."""
    today = clock.today(network.zone)
    try:
        until = min(date.fromisoformat(request.args.get("until", "")), today)
    except ValueError:
        until = today
    dates = operations.recent_periods(measure.cadence, until)
    if request.method == "POST":
        dates = [row.on for row in _typed(measure)]
    known = queries.points_between(measure, site.id if site else None, group, dates)
    rows = []
    for on in dates:
        point = known.get(on)
        hidden = point is not None and operations.is_hidden(actor, network, site, point)
        cells = _cells(measure, None if hidden else point, on)
        rows.append({"on": on, "name": _name(measure, on), "cells": cells, "hidden": hidden,
                     "was": operations.stamp(point), "wrong": wrong.get(on, "")})  # fmt: skip
    names = operations.NUMBERS[measure.form]
    return {"rows": rows, "names": names, "earlier": dates[0] - timedelta(days=1),
            "is_latest": dates[-1] >= operations.period_start(measure.cadence, today)}  # fmt: skip


def _cells(measure: Measure, point: Point | None, on: date) -> dict[str, str]:
    """A row's texts."""
    names = (*operations.NUMBERS[measure.form], "note")
    if request.method == "POST":
        return {name: request.form.get(f"{name}-{on.isoformat()}", "") for name in names}
    if point is None:
        return dict.fromkeys(names, "")
    kept = {"numerator": point.numerator, "denominator": point.denominator,
            "value": values.shown(measure, point.value),
            "spread": values.shown(measure, point.spread)}  # fmt: skip
    texts = {name: plainly(kept[name]) for name in names[:-1]}
    return {**texts, "note": point.note}


def _name(measure: Measure, on: date) -> str:
    match measure.cadence:
        case Cadence.YEAR:
            return values.labels(measure.cadence, [on])[0]
        case Cadence.MONTH:
            return str(format_date(on, "MMMM yyyy"))
        case _:
            return str(format_date(on, "d MMM yyyy"))
