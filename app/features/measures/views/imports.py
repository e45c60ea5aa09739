"""Importing a file: take it in, say what its columns are, look, start, watch, undo, forget."""

from __future__ import annotations

from typing import Any

from flask import flash, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.core import after
from app.core.access.actor import Actor
from app.core.access.permissions import Permission
from app.core.errors import Invalid
from app.features.measures import bp, imported, operations, queries
from app.features.measures.forms import UploadForm
from app.features.measures.models import Import, ImportStatus, Measure
from app.features.measures.reading import Trouble, Unreadable
from app.features.measures.views import frame, mapping, wording
from app.web import respond
from app.web.guard import needs


@bp.route("/measures/<uuid:measure_id>/imports", methods=["GET", "POST"])
@needs(Permission.DATA_ENTER, queries.measure_at)
def uploads(actor: Actor, measure: Measure) -> ResponseReturnValue:
    """A measure's imports, and a place for a new file or a pasted table."""
    form = UploadForm()
    if form.validate_on_submit():
        try:
            row = operations.upload(actor, measure, filename=form.filename, content=form.content)
            return respond.see_other("measures.show_import", import_id=row.id)
        except Unreadable as error:
            sentence = wording.trouble(error.trouble, error.column, error.row)
            form.refuse(Invalid(sentence, "paste" if form.is_pasted else "file"))
    answer = respond.invalid if form.is_submitted() else respond.page
    return answer(
        "measures/imports.html",
        **frame.around(actor, measure.network, measure),
        form=form,
        imports=imported.imports_of(measure),
        is_busy=operations.is_busy,
    )


@bp.route("/imports/<uuid:import_id>", methods=["GET", "POST"])
@needs(Permission.IMPORT_WRITE, imported.import_at)
def show_import(actor: Actor, row: Import) -> ResponseReturnValue:
    """An import where it stands: its columns and words to choose, its progress, its result."""
    if request.method == "POST":
        operations.choose_mapping(actor, row, mapping=mapping.chosen(row))
        return respond.see_other("measures.show_import", import_id=row.id)
    values = _standing(actor, row)
    if respond.wants_fragment():
        if values["is_busy"]:
            return respond.fragment("measures/_importing.html", **values)
        return respond.see_other("measures.show_import", import_id=row.id)
    return respond.page("measures/import.html", **values, rail=None)


def _standing(actor: Actor, row: Import) -> dict[str, Any]:
    network = row.measure.network
    values: dict[str, Any] = {
        "network": network,
        "row": row,
        "facts": row.facts,
        "measure": row.measure,
        "job": after.job_state(row.job_id),
        "is_busy": operations.is_busy(row),
        "may_map": operations.may_map(row),
    }
    if row.status is ImportStatus.FAILED and "trouble" in row.facts:
        kind = Trouble(row.facts["trouble"])
        values["trouble"] = wording.trouble(kind, row.facts["column"], row.facts["row"])
    if values["may_map"] and "columns" in row.facts:
        values |= mapping.shown(actor, network, row)
    return values


@bp.post("/imports/<uuid:import_id>/run")
@needs(Permission.IMPORT_WRITE, imported.import_at)
def run_import(actor: Actor, row: Import) -> ResponseReturnValue:
    """Let the worker import the file as mapped."""
    operations.start(actor, row)
    return respond.see_other("measures.show_import", import_id=row.id)


@bp.post("/imports/<uuid:import_id>/undo")
@needs(Permission.IMPORT_WRITE, imported.import_at)
def undo_import(actor: Actor, row: Import) -> ResponseReturnValue:
    """Take an import's points out again."""
    operations.undo(actor, row)
    import_id, measure_id = row.id, row.measure_id
    frame.stirred(measure_id)
    return respond.see_other("measures.show_import", import_id=import_id)


@bp.post("/imports/<uuid:import_id>/removal")
@needs(Permission.IMPORT_WRITE, imported.import_at)
def forget_import(actor: Actor, row: Import) -> ResponseReturnValue:
    """Forget a file that is not imported."""
    measure_id = row.measure_id
    operations.forget(actor, row)
    flash(_("The file is forgotten. Nothing of it is kept."))
    return respond.see_other("measures.uploads", measure_id=measure_id)
