"""What leaves the house: the points as a file, the chart with its sentence as a picture."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Response, make_response, request
from flask.typing import ResponseReturnValue
from flask_babel import format_date
from flask_babel import gettext as _

from app.core import clock
from app.core.access.actor import Actor
from app.core.access.permissions import Permission
from app.core.errors import NotFound
from app.features.measures import bp, charts, exports, queries
from app.features.measures.charting import Chart
from app.features.measures.models import Measure
from app.features.measures.views import frame
from app.web.guard import needs

CSV = "text/csv; charset=utf-8"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@bp.get("/measures/<uuid:measure_id>/points.csv")
@needs(Permission.MEASURE_READ, queries.measure_at)
def points_csv(actor: Actor, measure: Measure) -> ResponseReturnValue:
    """The points as this reader may see them, as a file for a spreadsheet."""
    return csv_of(measure, _charts(actor, measure))


@bp.get("/measures/<uuid:measure_id>/points.xlsx")
@needs(Permission.MEASURE_READ, queries.measure_at)
def points_xlsx(actor: Actor, measure: Measure) -> ResponseReturnValue:
    """The same as a workbook."""
    content = exports.points_xlsx(_charts(actor, measure))
    return _file(content, XLSX, exports.filename(measure, "xlsx"))


@bp.get("/measures/<uuid:measure_id>/points.json")
@needs(Permission.MEASURE_READ, queries.measure_at)
def points_json(actor: Actor, measure: Measure) -> ResponseReturnValue:
    """The same with limits, signals and sentences, for another program."""
    at = frame.moment() or clock.now()
    content = exports.points_json(measure, _charts(actor, measure), at)
    return _file(content, "application/json", exports.filename(measure, "json"))


@bp.get("/measures/<uuid:measure_id>/chart.svg")
@needs(Permission.MEASURE_READ, queries.measure_at)
def picture(actor: Actor, measure: Measure) -> ResponseReturnValue:
    """One chart under its name and above its sentence, to be saved or copied as one picture."""
    found = _charts(actor, measure, "network")
    if not found:
        raise NotFound
    day = format_date(frame.moment() or clock.now(), "d MMMM yyyy")
    content = exports.chart_svg(found[0], _("as of %(day)s", day=day)).encode()
    return _file(content, "image/svg+xml", exports.filename(measure, "svg"))


def csv_of(measure: Measure, charts: Sequence[Chart], what: str = "") -> Response:
    """The points of some charts as a CSV file."""
    return _file(exports.points_csv(charts), CSV, exports.filename(measure, "csv", what))


def _charts(actor: Actor, measure: Measure, place: str = "") -> list[Chart]:
    """The charts of the site asked for, else of `place`, else of all sites."""
    network = measure.network
    asked = request.args.get("site", place)
    wanted = {frame.site_id(network, asked)} if asked else None
    return charts.charts_of(actor, network, measure, wanted, frame.moment())


def _file(content: bytes, mimetype: str, name: str) -> Response:
    answer = make_response(content)
    answer.headers["Content-Type"] = mimetype
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
