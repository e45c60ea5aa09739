"""Quotes: made in the notes or on a plain form, shown as far as consent reaches."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Response, abort, flash, json, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.core.access.actor import Actor
from app.core.access.permissions import Permission
from app.core.errors import Invalid
from app.features.interviews import bp, operations, printed, queries
from app.features.interviews.forms import PlaceForm, QuoteForm
from app.features.interviews.models import Interview, Quote
from app.features.interviews.vocabulary import QuoteState, Scope
from app.features.networks import queries as networks
from app.web import respond
from app.web.guard import needs, signed_in


@bp.route("/interviews/<uuid:interview_id>/quotes", methods=["GET", "POST"])
@needs(Permission.NOTES_WRITE, queries.interview_at)
def add_quote(actor: Actor, interview: Interview) -> ResponseReturnValue:
    """Make a quote: from the editor (with the mark's id), or by typing words of the notes."""
    form = QuoteForm(lang=interview.lang)  # the editor sends id, words and tags alone
    if form.validate_on_submit():
        try:
            operations.add_quote(
                actor,
                interview,
                quote_id=_uuid(form.id.data),
                text=form.text.data,
                is_marked=bool(form.id.data),
                **_beside(form),
            )
            return _shared(interview)
        except Invalid as refusal:
            form.refuse(refusal)
    answer = respond.invalid if form.is_submitted() else respond.page
    return answer(
        "interviews/quote_new.html",
        network=networks.network_of(interview.network_id),
        interview=interview,
        form=form,
    )


@bp.get("/quotes/<uuid:quote_id>")
@needs(Permission.QUOTE_READ, queries.quote_at)
def quote(actor: Actor, quote: Quote) -> ResponseReturnValue:
    """A quote's place is its interview's page."""
    address = url_for("interviews.show", interview_id=quote.interview_id)
    return respond.to(f"{address}#quote-{quote.id}")


@bp.get("/quotes/<uuid:quote_id>/reference")
@signed_in
def reference(actor: Actor, quote_id: UUID) -> ResponseReturnValue:
    """The quote inside other texts, as the asker may see it; else why it is not shown."""
    card = queries.quote_card(actor, [quote_id]).get(quote_id)
    return respond.fragment("interviews/_reference.html", quote=card)


@bp.route("/quotes/<uuid:quote_id>/edit", methods=["GET", "POST"])
@needs(Permission.NOTES_WRITE, queries.quote_at)
def edit_quote(actor: Actor, quote: Quote) -> ResponseReturnValue:
    """Change tags, translation and scope; take over what the notes say now."""
    form = QuoteForm(
        text=quote.text,
        tags=", ".join(tag.name for tag in quote.tags),
        lang=quote.lang,
        translation=quote.translation,
        translator=quote.translator,
        kept=quote.kept.value if quote.kept else "",
    )
    form.text.validators = ()
    editions = printed.editions(actor, "quote", quote.id)
    if form.validate_on_submit():
        try:
            operations.change_quote(
                actor, quote, take_present_text=form.take_present_text.data, **_beside(form)
            )
            if told := printed.gone(editions, printed.editions(actor, "quote", quote.id)):
                flash(told, "warning")
            return _shared(quote.interview)
        except Invalid as refusal:
            form.refuse(refusal)
    answer = respond.invalid if form.is_submitted() else respond.page
    return answer(
        "interviews/quote_edit.html",
        network=networks.network_of(quote.network_id),
        quote=quote,
        form=form,
        has_changed=quote.state is QuoteState.CHANGED,
        editions=editions,
    )


@bp.post("/quotes/<uuid:quote_id>/removal")
@needs(Permission.NOTES_WRITE, queries.quote_at)
def remove_quote(actor: Actor, quote: Quote) -> ResponseReturnValue:
    """Take a quote away; an open editor takes its mark off the words."""
    interview, gone = quote.interview, {"id": str(quote.id)}
    editions = printed.editions(actor, "quote", quote.id)
    operations.remove_quote(actor, quote)
    if told := printed.gone(editions, ()):
        flash(told, "warning")
    answer = _shared(interview)
    answer.headers["HX-Trigger"] = json.dumps({"quote-removed": gone})
    return answer


@bp.post("/quotes/<uuid:quote_id>/themes")
@needs(Permission.THEME_WRITE, queries.quote_at)
def place(actor: Actor, quote: Quote) -> ResponseReturnValue:
    """Put a quote into a theme."""
    form = PlaceForm()
    network = networks.network_of(quote.network_id)
    views = queries.themes_of(actor, network)
    themes = {str(view.theme.id): view.theme for view in views}
    form.theme.choices = [*themes, form.NEW]
    if not form.validate():
        flash(_("Choose a theme for the quote first."), "error")
        return respond.see_other("interviews.themes", network=network.slug)
    if form.theme.data == form.NEW:
        here = url_for("interviews.themes", network=network.slug, quote=quote.id)
        return respond.to(f"{here}#name-a-theme")
    theme = themes[form.theme.data]
    operations.add_to_theme(actor, theme, quote, dissents=form.dissents.data)
    address = url_for("interviews.themes", network=network.slug)
    return respond.to(f"{address}#theme-{theme.id}")


def _shared(interview: Interview) -> Response:
    then = url_for("interviews.show", interview_id=interview.id)
    return respond.share("interview", interview.id, "quotes", then=then)


def _beside(form: QuoteForm) -> dict[str, Any]:
    return {
        "tags": (form.tags.data or "").split(","),
        "lang": form.lang.data,
        "translation": form.translation.data or "",
        "translator": form.translator.data or "",
        "kept": Scope(form.kept.data) if form.kept.data else None,
    }


def _uuid(value: str | None) -> UUID | None:
    try:
        return UUID(value) if value else None
    except ValueError:
        abort(400)
