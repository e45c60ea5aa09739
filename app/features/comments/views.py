"""Comments: one panel that lists, asks and answers; a page of its own without scripts."""

from __future__ import annotations

from typing import Any

from flask import Response
from flask.typing import ResponseReturnValue

from app.core import clock
from app.core import thread as threads
from app.core.access.actor import Actor
from app.core.access.permissions import Permission
from app.core.errors import Invalid
from app.features.comments import bp, exports, operations, queries
from app.features.comments.forms import CommentForm
from app.features.comments.queries import About, Talk
from app.features.notes import operations as notes
from app.web import respond
from app.web.guard import needs
from app.web.panels import panel
from app.web.transaction import after_preparing

READ, WRITE = Permission.COMMENT_READ, Permission.COMMENT_WRITE
PANEL, PAGE = "comments/_threads.html", "comments/page.html"


def _form(actor: Actor, about: About) -> CommentForm:
    return CommentForm().offer(queries.people_to_ask(actor, about))


def _panel(
    actor: Actor, about: About, form: CommentForm | None = None, at: Talk | None = None
) -> Response:
    """The whole conversation; `form` came back with something to mend, at a thread or the end."""
    return panel(
        PANEL,
        PAGE,
        422 if form and form.errors else 200,
        about=about,
        network=about.network,
        move=threads.move_of(about.ref.kind),
        talks=(talks := queries.threads(about)),
        placed=queries.placed(about, talks),
        form=form or _form(actor, about),
        answering=at.thread.id if at else None,
        here=queries.address_of(about),
        slot=about.slot,
        present=about.ref,
    )


def _done(actor: Actor, about: About) -> ResponseReturnValue:
    """The conversation as it stands now."""
    if not respond.is_htmx():
        return respond.to(queries.address_of(about))
    return _panel(
        actor, about, CommentForm(formdata=None).offer(queries.people_to_ask(actor, about))
    )


@needs(READ, queries.about_document)
def _settled(actor: Actor, about: About) -> Any:
    """Wait for what was typed last, before anybody else has to wait for us."""
    return about.held is None or notes.settled(about.held.id)


@bp.post("/documents/<uuid:document_id>/exports")
@after_preparing(_settled)
@needs(READ, queries.about_document)
def export(actor: Actor, about: About) -> ResponseReturnValue:
    """The text as a file, with its comments as notes."""
    assert about.held is not None, "asked of a text"
    made = exports.export(actor, about, about.held)
    answer = respond.page(
        "comments/export.html", export=made, about=about, held=about.held, at=clock.now()
    )
    name = f"{about.held.owner_kind}-{about.held.id}.html"  # a name of a file holds nobody's words
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@bp.get("/documents/<uuid:document_id>/comments")
@needs(READ, queries.about_document)
def of_document(actor: Actor, about: About) -> ResponseReturnValue:
    """What was said about a text."""
    return _panel(actor, about)


@bp.post("/documents/<uuid:document_id>/comments")
@needs(WRITE, queries.about_document)
def begin_in_document(actor: Actor, about: About) -> ResponseReturnValue:
    """Begin a thread about a text, or words of it."""
    return _begin(actor, about)


@bp.get("/networks/<network>/comments/<kind>/<uuid:record_id>")
@needs(READ, queries.about_record)
def of_record(actor: Actor, about: About) -> ResponseReturnValue:
    """What was said about a record."""
    return _panel(actor, about)


@bp.post("/networks/<network>/comments/<kind>/<uuid:record_id>")
@needs(WRITE, queries.about_record)
def begin_at_record(actor: Actor, about: About) -> ResponseReturnValue:
    """Begin a thread about a record."""
    return _begin(actor, about)


def _begin(actor: Actor, about: About) -> ResponseReturnValue:
    form = _form(actor, about)
    if form.validate_on_submit():
        try:
            operations.begin(
                actor,
                about,
                text=form.text.data or "",
                asked=form.asked.data or (),
                words=form.words.data or "",
                thread_id=form.thread_id,
            )
            return _done(actor, about)
        except Invalid as refusal:
            form.refuse(refusal)
    return _panel(actor, about, form)


@bp.post("/comment-threads/<uuid:thread_id>/answers")
@needs(WRITE, queries.talk_at)
def answer(actor: Actor, talk: Talk) -> ResponseReturnValue:
    """Answer in a thread."""
    form = _form(actor, talk.about)
    if form.validate_on_submit():
        try:
            operations.answer(actor, talk, text=form.text.data or "", asked=form.asked.data or ())
            return _done(actor, talk.about)
        except Invalid as refusal:
            form.refuse(refusal)
    return _panel(actor, talk.about, form, talk)


@bp.post("/comment-threads/<uuid:thread_id>/settlement")
@needs(WRITE, queries.talk_at)
def settle(actor: Actor, talk: Talk) -> ResponseReturnValue:
    """Say that a thread is settled."""
    operations.settle(actor, talk)
    return _done(actor, talk.about)


@bp.post("/comment-threads/<uuid:thread_id>/reopening")
@needs(WRITE, queries.talk_at)
def reopen(actor: Actor, talk: Talk) -> ResponseReturnValue:
    """Take a settled thread up again."""
    operations.reopen(actor, talk)
    return _done(actor, talk.about)


@bp.post("/comments/<uuid:comment_id>/removal")
@needs(Permission.COMMENT_REMOVE, queries.comment_at)
def remove(actor: Actor, talk: Talk) -> ResponseReturnValue:
    """Take back what one said oneself."""
    operations.remove(actor, talk)
    return _done(actor, talk.about)
