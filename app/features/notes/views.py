"""Earlier versions of a document: listed, read, named, compared, brought back; its pictures."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Response, flash, g, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.core import facts, thread
from app.core.access.actor import Actor
from app.core.access.permissions import Permission
from app.core.aside import aside
from app.core.documents import Held
from app.core.errors import Invalid, NotFound
from app.core.images import Drawn, TooLarge, Unreadable, redrawn
from app.core.thread import Ref
from app.features.networks import queries as networks
from app.features.notes import bp, images, mentions, past, revisions
from app.features.notes.forms import NameForm
from app.features.notes.images import Shown
from app.features.notes.past import Kept
from app.web import respond
from app.web.guard import needs
from app.web.transaction import after_preparing

READ, WRITE = Permission.DOCUMENT_READ, Permission.DOCUMENT_WRITE


def _around(actor: Actor, held: Held) -> dict[str, Any]:
    """What every page about a document says of the record that holds it."""
    ref = Ref(held.owner_kind, held.owner.id)
    knot = thread.knots(actor, [ref]).get(ref)
    return {
        "network": networks.network_of(held.network_id),
        "move": thread.move_of(ref.kind),
        "knot": knot,
        "held": held,
    }


@bp.get("/documents/<uuid:document_id>/history")
@needs(READ, past.held_at)
def history(actor: Actor, held: Held) -> ResponseReturnValue:
    """All versions, newest first, with a way to compare two."""
    return respond.page(
        "notes/history.html",
        versions=past.versions(held.id),
        said=facts.of(actor, "document", "said", [held.id]).get(held.id, ()),
        **_around(actor, held),
    )


@bp.get("/documents/<uuid:document_id>/names")
@needs(WRITE, past.held_at)
def names(actor: Actor, held: Held) -> ResponseReturnValue:
    """People and records that can be named in the text with @."""
    found = mentions.offers(actor, held, request.args.get("typed", ""))
    return respond.fragment("notes/_offers.html", offers=found)


@bp.get("/revisions/<uuid:revision_id>")
@needs(READ, past.kept_at)
def revision(actor: Actor, kept: Kept) -> ResponseReturnValue:
    """One version to read."""
    return _revision(actor, kept, NameForm(name=kept.row.name))


def _revision(actor: Actor, kept: Kept, form: NameForm) -> Response:
    answer = respond.invalid if form.errors else respond.page
    return answer(
        "notes/revision.html",
        version=past.version(kept.row),
        html=past.html_of(kept),
        form=form,
        **_around(actor, kept.held),
    )


@bp.post("/revisions/<uuid:revision_id>/name")
@needs(WRITE, past.kept_at)
def name_revision(actor: Actor, kept: Kept) -> ResponseReturnValue:
    """Call a version by a name."""
    form = NameForm()
    if not form.validate_on_submit():
        return _revision(actor, kept, form)
    revisions.rename(actor, kept.held, kept.row, form.name.data or "")
    return respond.see_other("notes.history", document_id=kept.held.id)


@bp.post("/revisions/<uuid:revision_id>/restoration")
@needs(WRITE, past.kept_at)
def restore(actor: Actor, kept: Kept) -> ResponseReturnValue:
    """Bring a version back as a new edit."""
    revisions.restore(actor, kept.held, kept.row)
    flash(_("It says again what it said then. What it said until now stands below."), "done")
    return respond.see_other("notes.history", document_id=kept.held.id)


@bp.get("/documents/<uuid:document_id>/comparison")
@needs(READ, past.held_at)
def comparison(actor: Actor, held: Held) -> ResponseReturnValue:
    """Two versions: side by side without scripts, in one text with them."""
    keys = {request.args.get(name, "") for name in ("earlier", "later")} - {""}
    if len(keys) < 2:
        flash(_("Choose two different versions to compare."), "note")
        return respond.to(url_for("notes.history", document_id=held.id))
    chosen = [_chosen(actor, held, key) for key in keys]
    first, last = sorted(chosen, key=lambda kept: (kept.row.at, kept.row.id))
    return respond.page(
        "notes/comparison.html",
        earlier=past.version(first.row),
        later=past.version(last.row),
        earlier_html=past.html_of(first),
        later_html=past.html_of(last),
        hands=past.hands(held.id),
        **_around(actor, held),
    )


def _chosen(actor: Actor, held: Held, key: str) -> Kept:
    """A version by its key. Raises NotFound when it is none of this document."""
    try:
        kept = past.kept_at(actor, UUID(key))
    except ValueError as error:
        raise NotFound from error
    if kept.held.id != held.id:
        raise NotFound
    return kept


@bp.get("/revisions/<uuid:revision_id>/state")
@needs(READ, past.kept_at)
def state(actor: Actor, kept: Kept) -> ResponseReturnValue:
    """The bytes of a version, for the comparison in the browser."""
    return Response(revisions.state_of(kept.row), mimetype="application/octet-stream")


@needs(WRITE, past.held_at)
def _redrawn(actor: Actor, held: Held) -> Any:
    """The file that was sent as a picture of ours."""
    sent = request.files.get("image")
    try:
        return aside(redrawn, sent.read() if sent else b"")
    except TooLarge as error:
        raise Invalid(_("This picture is too large. Make it smaller and try again.")) from error
    except Unreadable as error:
        raise Invalid(_("This is no picture that we can read: JPEG, PNG, WebP or GIF.")) from error


@bp.post("/documents/<uuid:document_id>/images")
@after_preparing(_redrawn)
@needs(WRITE, past.held_at)
def add_image(actor: Actor, held: Held) -> ResponseReturnValue:
    """Keep a picture for the text; the editor puts it in where it belongs."""
    drawn: Drawn = g.prepared
    return respond.fragment("notes/_image.html", image=images.add(actor, held, drawn))


@bp.get("/documents/<uuid:document_id>/images/<uuid:image_id>")
@needs(READ, images.shown_at)
def image(actor: Actor, shown: Shown) -> ResponseReturnValue:
    """One picture, for those who may read the text: asked anew each time."""
    answer = Response(images.content_of(shown.row), mimetype=shown.row.kind)
    answer.headers["Content-Disposition"] = "inline"
    answer.cache_control.private = True
    if shown.held.kind.is_watched:
        answer.cache_control.no_store = True
        return answer
    answer.cache_control.no_cache = True
    answer.set_etag(shown.row.blob)
    return answer.make_conditional(request)
