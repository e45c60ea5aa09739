"""Importing a file: upload, say what its columns are, look, start, watch, undo."""

from __future__ import annotations

from typing import Any

from flask import request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.core import after
from app.core.access.actor import Actor
from app.core.access.permissions import Permission
from app.core.errors import Invalid
from app.features.measures import bp, operations, queries
from app.features.measures.forms import UploadForm
from app.features.measures.models import Import, ImportStatus, Measure
from app.features.measures.reading import DATE_ORDERS
from app.features.measures.sheet import Sheet, Trouble, Unreadable
from app.features.measures.views import frame
from app.web import respond
from app.web.guard import needs


@bp.route("/measures/<uuid:measure_id>/imports", methods=["GET", "POST"])
@needs(Permission.DATA_ENTER, queries.measure_at)
def uploads(actor: Actor, measure: Measure) -> ResponseReturnValue:
    """A measure's imports, and a place for a new file."""
    form = UploadForm()
    if form.validate_on_submit():
        upload = form.file.data
        try:
            row = operations.upload(
                actor, measure, filename=upload.filename or "", content=upload.read()
            )
            return respond.see_other("measures.show_import", import_id=row.id)
        except Unreadable as trouble:
            form.refuse(Invalid(_trouble(trouble), "file"))
    answer = respond.invalid if form.is_submitted() else respond.page
    return answer(
        "measures/imports.html",
        **frame.around(actor, queries.network_of(measure), measure),
        form=form,
        imports=queries.imports_of(measure),
        may_start=operations.may_start,
    )


def _trouble(error: Unreadable) -> str:
    match error.trouble:
        case Trouble.STUDENTS:
            return _(
                "The column “%(column)s” looks like one row per student. Add the rows up by site "
                "and date first; student rows do not belong here.",
                column=error.column,
            )
        case Trouble.NOTHING:
            return _("The file is empty.")
        case Trouble.QUOTE:
            return _(
                "In row %(row)s a quotation mark is not closed, or stands in the wrong place. Mend "
                "that row and choose the file again.",
                row=error.row,
            )
        case Trouble.EMPTY:
            return _("The file has a header but no rows.")
        case Trouble.TOO_LONG:
            return _(
                "The file is longer than 4 MB or 100,000 rows. Split it, for example by school "
                "year."
            )
        case _:
            return _("This is not a CSV file. Save the sheet as CSV and choose that.")


@bp.route("/imports/<uuid:import_id>", methods=["GET", "POST"])
@needs(Permission.IMPORT_WRITE, queries.import_at)
def show_import(actor: Actor, row: Import) -> ResponseReturnValue:
    """An import where it stands: its columns and words to choose, its progress, its result."""
    if request.method == "POST":
        operations.choose_mapping(actor, row, mapping=_mapping(row))
        return respond.see_other("measures.show_import", import_id=row.id)
    values = _standing(actor, row)
    if respond.wants_fragment():
        return _moved_on(row, values)
    return respond.page("measures/import.html", **values, rail=None)


def _moved_on(row: Import, values: dict[str, Any]) -> ResponseReturnValue:
    """The progress in place; the whole page anew once the work is over."""
    if values["is_running"]:
        return respond.fragment("measures/_importing.html", **values)
    return respond.see_other("measures.show_import", import_id=row.id)


def _mapping(row: Import) -> dict[str, Any]:
    """What the form says; fields it does not have stay as they were."""
    chosen = dict(row.mapping)
    for name in ("site", "when", "value", "order"):
        if request.form.get(name):
            chosen[name] = request.form[name]
    chosen["empty"] = request.form.getlist("empty")
    chosen["sites"] = dict(
        zip(request.form.getlist("name"), request.form.getlist("place"), strict=False)
    )
    return chosen


def _standing(actor: Actor, row: Import) -> dict[str, Any]:
    is_open = operations.may_start(row)
    values: dict[str, Any] = {
        "network": queries.network_of(row.measure),
        "row": row,
        "measure": row.measure,
        "job": after.job_state(row.job_id),
        "is_open": is_open,
        "is_running": row.status is ImportStatus.RUNNING and not is_open,
        "orders": list(DATE_ORDERS),
    }
    if is_open:
        sheet = operations.sheet_of(row.blob)
        plan = _plan(row, sheet)
        barred = operations.barred(actor, values["network"], plan) if plan else []
        values.update(sheet=sheet, plan=plan, barred=barred, mapping=row.mapping)
    return values


def _plan(row: Import, sheet: Sheet) -> operations.Plan | None:
    try:
        return operations.plan(row, sheet)
    except ValueError:
        return None


@bp.post("/imports/<uuid:import_id>/run")
@needs(Permission.IMPORT_WRITE, queries.import_at)
def run_import(actor: Actor, row: Import) -> ResponseReturnValue:
    """Let the worker import the file as mapped."""
    operations.start(actor, row)
    return respond.see_other("measures.show_import", import_id=row.id)


@bp.post("/imports/<uuid:import_id>/undo")
@needs(Permission.IMPORT_WRITE, queries.import_at)
def undo_import(actor: Actor, row: Import) -> ResponseReturnValue:
    """Take an import's points out again."""
    operations.undo(actor, row)
    return respond.see_other("measures.show_import", import_id=row.id)
