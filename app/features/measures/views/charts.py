"""One measure's charts: a series with its sentence, all sites, the table."""

from __future__ import annotations

from collections.abc import Sequence

from flask import make_response, request
from flask.typing import ResponseReturnValue
from flask_babel import get_locale

from app.charts import bokeh
from app.charts.frames import Size
from app.core import facts
from app.core.access.actor import Actor
from app.core.access.check import can
from app.core.access.permissions import Permission
from app.core.errors import NotFound
from app.features.measures import across, bp, charts, kept, queries
from app.features.measures.collecting import collected
from app.features.measures.models import Measure, MeasureKind
from app.features.measures.views import frame, kinds
from app.features.networks.models import Network
from app.web import headers, respond
from app.web.assets import asset
from app.web.guard import needs

items = kept.Kept[str](most=64)


@bp.get("/measures/<uuid:measure_id>")
@needs(Permission.MEASURE_READ, queries.measure_at)
def show(actor: Actor, measure: Measure) -> ResponseReturnValue:
    """One series of a measure: chart, sentence, what to check first, and some other sites."""
    headers.allow_chart_styles()
    network = measure.network
    site_id = frame.chosen(actor, network, measure)
    nearby = charts.beside(network, measure, site_id, frame.moment())
    found = collected(actor, network, measure, frame.moment(), {site_id, *nearby})
    tests = charts.tested(actor, measure)
    drawn = charts.draw(network, measure, found, {site_id}, tests)
    return respond.page(
        "measures/show.html",
        tests=[one for one in tests if one.site_id == site_id],
        kinds=kinds.form(measure),
        **frame.around(actor, network, measure, found),
        chart=drawn[0] if drawn else None,
        others=charts.small(network, measure, found, nearby),
        site_id=site_id,
    )


@bp.get("/measures/<uuid:measure_id>/sites")
@needs(Permission.MEASURE_READ, queries.measure_at)
def sites(actor: Actor, measure: Measure) -> ResponseReturnValue:
    """Small charts of every site on one scale, by name."""
    network = measure.network
    found = collected(actor, network, measure, frame.moment())
    drawn = charts.small(network, measure, found, list(found.series))
    return respond.page(
        "measures/sites.html",
        **frame.around(actor, network, measure, found),
        charts=drawn,
        drivers=_drivers(actor, measure, drawn),
        across=across.lines(network, found, charts.tested(actor, measure)),
        site_id=frame.chosen(actor, network, measure),
    )


def _drivers(
    actor: Actor, measure: Measure, drawn: Sequence[charts.Small]
) -> tuple[across.DriverRow, ...]:
    """Of an outcome, a row for each driver of the theory."""
    if measure.kind is not MeasureKind.OUTCOME:
        return ()
    known = facts.of(actor, "network", "drivers", [measure.network_id])
    return across.by_driver(known.get(measure.network_id, ()), drawn)


@bp.get("/measures/<uuid:measure_id>/table")
@needs(Permission.MEASURE_READ, queries.measure_at)
def table(actor: Actor, measure: Measure) -> ResponseReturnValue:
    """One series as a table."""
    network = measure.network
    site_id = frame.chosen(actor, network, measure)
    found = collected(actor, network, measure, frame.moment(), {site_id})
    drawn = charts.draw(network, measure, found, {site_id})
    return respond.page(
        "measures/table.html",
        **frame.around(actor, network, measure, found),
        chart=drawn[0] if drawn else None,
        site_id=site_id,
    )


@bp.get("/measures/<uuid:measure_id>/chart.json")
@needs(Permission.MEASURE_READ, queries.measure_at)
def item(actor: Actor, measure: Measure) -> ResponseReturnValue:
    """The interactive chart of one series, for the browser's chart library.

    Kept by what it is made of: the data's version, the rules, the theme, and what this reader
    may see. The browser keeps it too, and asks whether it still holds.
    """
    network = measure.network
    theme = request.args.get("theme", "")
    theme = theme if theme in bokeh.THEMES else "light"
    size = Size.PHONE if request.args.get("size") == "phone" else Size.PAGE
    key = _key(actor, network, measure, theme, size)
    answer = make_response("")
    tag = kept.digest(key)
    answer.set_etag(tag)
    answer.headers["Cache-Control"] = "private, no-cache"
    answer.mimetype = "application/json"
    if request.if_none_match.contains(tag):
        answer.status_code = 304
        return answer
    answer.set_data(items.get(key, lambda: _draw(actor, network, measure, theme, size)))
    return answer


def _key(
    actor: Actor, network: Network, measure: Measure, theme: str, size: Size
) -> tuple[str, ...]:
    site_id = frame.site_id(network, request.args.get("site", "network"))
    site = frame.site(network, site_id)
    whole = site is None or can(actor, Permission.SERIES_READ, site)
    parts = (
        measure.id,
        measure.data_version,
        site_id,
        queries.site_labels(actor, network)[site_id] if site_id else network.name,
        0 if whole else network.floor,
        network.rule_set,
        network.trend_rule,
        network.control_rules,
        theme,
        size.value,
        frame.moment(),
        charts.tested(actor, measure),
        get_locale(),
        asset("chart/chart.js"),
        asset("bokeh.min.js"),
    )
    return tuple(str(part) for part in parts)


def _draw(actor: Actor, network: Network, measure: Measure, theme: str, size: Size) -> str:
    site_id = frame.site_id(network, request.args.get("site", "network"))
    points = collected(actor, network, measure, frame.moment(), {site_id})
    found = charts.draw(network, measure, points, {site_id}, charts.tested(actor, measure))
    if not found:
        raise NotFound
    return bokeh.run_chart_item(found[0].detailed(), "chart", theme=bokeh.THEMES[theme], size=size)
