"""Files on their way in: taken in, looked at by the worker, forgotten when nothing needs them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import Select, select

from app.core import activity, after, clock, files
from app.core.access.actor import Actor
from app.core.access.check import can, require
from app.core.access.permissions import Permission
from app.core.errors import Invalid
from app.core.model import uuid7
from app.core.purge import purge
from app.extensions import db
from app.features.measures.models import Form, Import, ImportStatus, Measure
from app.features.measures.operations import outlook
from app.features.measures.operations.measures import writable_sites
from app.features.measures.operations.planning import WHOLE, plan
from app.features.measures.reading import (
    COLUMNS,
    Sheet,
    Unreadable,
    fitted,
    guess,
    read_sheet,
    sniff,
)
from app.features.networks import unused

ABANDONED = timedelta(days=14)  # a file that nobody imported is forgotten after so long


def upload(actor: Actor, measure: Measure, *, filename: str, content: bytes) -> Import:
    """Take a file in and let the worker look at it; nothing is imported yet.

    Raises reading.Unreadable where the first lines tell that it cannot be read, for one when it has
    a row per student: then nothing is kept.
    """
    require(actor, Permission.DATA_ENTER, measure)
    sniff(content)
    row = Import(
        id=uuid7(),
        network_id=measure.network_id,
        author_id=actor.user_id,
        measure_id=measure.id,
        filename=filename[:200],
        blob="",
        mapping={},
    )
    db.session.add(row)
    db.session.flush()
    row.blob = files.put(files.sealed("import", row.id, content))
    ask_to_look(actor, row)
    activity.record(actor, "uploaded", "import", row.id, measure.network_id)
    return row


def content_of(row: Import) -> bytes:
    """The file as it was taken in. Raises FileNotFoundError when it was forgotten."""
    if not row.blob:
        raise FileNotFoundError(row.id)
    return files.unsealed("import", row.id, row.blob)


def sheet_of(row: Import) -> Sheet:
    """The file as a table. Raises reading.Unreadable, and FileNotFoundError once forgotten."""
    sites = [name for site in row.measure.network.sites for name in (site.code, site.name)]
    return read_sheet(content_of(row), str(row.mapping.get("page") or ""), sites)


def ask_to_look(actor: Actor, row: Import) -> None:
    """Let the worker read the file with the mapping as it is now."""
    network = (row.measure or db.session.get_one(Measure, row.measure_id)).network
    writable = [str(site.id) for site in writable_sites(actor, network)]
    if can(actor, Permission.DATA_WRITE, network):
        writable.append(WHOLE)
    # Points of other sites are not compared with the file: what they are is not theirs to learn.
    row.facts = {**row.facts, "writable": writable}
    row.status = ImportStatus.LOOKING
    row.job_id = after.enqueue("measures.look", import_id=row.id)


def look(row: Import, tell: Callable[[int], None]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Read the file, and answer its mapping and the facts of it: what the worker does.

    Raises reading.Unreadable.
    """
    sheet = sheet_of(row)
    mapping = dict(row.mapping)
    by_recipe = False
    if not mapping.get("when") and not mapping.get("chosen"):
        kept = _fitting_recipe(row.measure, sheet)
        by_recipe = bool(kept)
        mapping = {**mapping, **(kept or _guess(row.measure, sheet))}
    facts = {"writable": row.facts.get("writable"), **outlook.of_sheet(sheet)}
    facts["by_recipe"] = by_recipe
    try:
        planned = plan(row.measure, mapping, sheet, writable=facts["writable"], tell=tell)
    except ValueError:
        return mapping, facts  # the columns are still to be said
    facts |= outlook.of_plan(planned)
    if by_recipe or mapping.get("chosen"):
        facts["doubt"] = None  # somebody has said in which order days are written
    return mapping, facts


def _guess(measure: Measure, sheet: Sheet) -> dict[str, Any]:
    words = (measure.name, measure.numerator_words, measure.denominator_words, measure.definition)
    mean = measure.form is Form.MEAN
    groups = (*measure.groups, *measure.network.groups)
    found = guess(
        sheet, percent=measure.in_percent, about=" ".join(words), mean=mean, groups=groups
    )
    prefix = str(found.get("site", "")).replace("_", " ").strip().capitalize()
    names = set(sheet.cells(found["site"])) if "site" in found else set()
    if names and all(name.isdigit() for name in names if name):
        found["prefix"] = prefix  # "District 7", not "7"
    return found


def _fitting_recipe(measure: Measure, sheet: Sheet) -> dict[str, Any]:
    """The measure's recipe as this file is written, where it has all its columns; else nothing."""
    wanted = [measure.recipe.get(name) for name in COLUMNS] + list(measure.recipe.get("only") or {})
    fits = any(wanted) and all(name in sheet.columns for name in wanted if name)
    return {**measure.recipe, **fitted(sheet, measure.recipe)} if fits else {}


def looked_at(row: Import, mapping: dict[str, Any], facts: dict[str, Any]) -> None:
    """Keep what the worker found; the file waits for a person now."""
    row.mapping, row.facts = mapping, facts
    row.status = ImportStatus.MAPPING


def refuse(row: Import, trouble: Unreadable) -> None:
    """Keep why the file cannot be read, and nothing of it."""
    let_go(row)
    row.status = ImportStatus.FAILED
    row.facts = {"trouble": trouble.trouble.value, "column": trouble.column, "row": trouble.row}


def let_go(row: Import) -> None:
    """Delete an import's file once this is committed, or soon after a crash just then."""
    blob, row.blob = row.blob, ""
    purge(blob)


def forget(actor: Actor, row: Import) -> None:
    """Forget a file that is not imported, at once and for good. Raises Invalid once it is."""
    require(actor, Permission.IMPORT_WRITE, row)
    if row.status in (ImportStatus.DONE, ImportStatus.UNDONE):
        raise Invalid(_("Of this file only its name and its counts are kept."))
    job = after.job_state(row.job_id)
    if row.status is ImportStatus.RUNNING and job is not None and job.is_open:
        raise Invalid(_("This file is being imported. Wait until it is done, then undo it."))
    activity.record(actor, "forgot", "import", row.id, row.network_id)
    unmake_sites(actor, row)
    _drop(row)


def _drop(row: Import) -> None:
    """Delete the row, whatever it staged, and its blob once that is committed."""
    if row.blob:
        purge(row.blob)
    db.session.delete(row)
    db.session.flush()


def unmake_sites(actor: Actor, row: Import) -> None:
    """Remove the sites that the import made, as far as nothing else uses them by now."""
    network = row.measure.network
    made = [UUID(key) for key in row.facts.get("made", [])]
    if made and can(actor, Permission.SITE_WRITE, network):
        gone = unused.remove_unused(actor, network, made)
        row.facts = {**row.facts, "made": [], "unmade": gone}


def _abandoned() -> Select[Import]:
    waiting = (ImportStatus.LOOKING, ImportStatus.MAPPING, ImportStatus.RUNNING)
    before = clock.now() - ABANDONED
    return select(Import).where(
        Import.status.in_(waiting), Import.updated_at < before, Import.blob != ""
    )


def is_any_abandoned() -> bool:
    """Whether a file has waited too long for somebody to import it."""
    return db.session.scalar(_abandoned().with_only_columns(Import.id).limit(1)) is not None


def forget_abandoned() -> None:
    """Forget the files that nobody imported."""
    for row in db.session.scalars(_abandoned()).all():
        _drop(row)
