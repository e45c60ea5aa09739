"""Consent: what is on file, and taking everything back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import flash
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.core.access.actor import Actor
from app.core.access.permissions import Permission
from app.features.interviews import bp, operations, pages, printed, queries
from app.features.interviews.forms import ConsentForm
from app.features.interviews.models import Interview
from app.features.interviews.operations import ConsentRecord
from app.features.interviews.vocabulary import ConsentKind, Scope
from app.features.networks import queries as networks
from app.web import respond
from app.web.forms import Form
from app.web.guard import needs


@bp.post("/interviews/<uuid:interview_id>/consent")
@needs(Permission.CONSENT_WRITE, queries.interview_at)
def consent(actor: Actor, interview: Interview) -> ResponseReturnValue:
    """Keep what was agreed to and the records on file; a narrower scope holds at once."""
    form = ConsentForm()
    if not form.validate():
        page = pages.interview(actor, interview, "consent", form)
        return respond.invalid("interviews/show.html", **page)
    before = printed.editions(actor, "interview", interview.id)
    operations.record_consent(
        actor,
        interview,
        scope=Scope(form.scope.data),
        records=_records(form),
        is_minor=form.is_minor.data,
        words_checked_on=form.words_checked_on.data,
    )
    facts = pages.consent_facts(interview)
    told = _("What was agreed to is kept. %(holds)s", holds=facts["consent_sentence"])
    flash(told, "error" if facts["consent_missing"] else "message")
    _say_gone(before, printed.editions(actor, "interview", interview.id))
    return respond.see_other("interviews.show", interview_id=interview.id, part="consent")


def _say_gone(before: Sequence[Any], after: Sequence[Any]) -> None:
    if told := printed.gone(before, after):
        flash(told, "warning")


def _records(form: ConsentForm) -> list[ConsentRecord]:
    wanted = (ConsentKind.PARENT, ConsentKind.ASSENT) if form.is_minor.data else (ConsentKind.OWN,)
    return [
        ConsentRecord(
            kind,
            form[f"{kind.value}_on"].data,
            form[f"{kind.value}_until"].data,
            form.parent_lang.data if kind is ConsentKind.PARENT else "en",
        )
        for kind in wanted
        if form[f"{kind.value}_on"].data
    ]


@bp.route("/interviews/<uuid:interview_id>/withdrawal", methods=["GET", "POST"])
@needs(Permission.CONSENT_WRITE, queries.interview_at)
def withdrawal(actor: Actor, interview: Interview) -> ResponseReturnValue:
    """Say exactly what a withdrawal does; then do it."""
    network = networks.network_of(interview.network_id)
    form = Form()
    if form.validate_on_submit():
        code, before = interview.code, printed.editions(actor, "interview", interview.id)
        operations.withdraw(actor, interview)
        flash(_("%(code)s is withdrawn. Nothing of the words is left.", code=code))
        _say_gone(before, ())
        return respond.see_other("interviews.index", network=network.slug)
    return respond.page(
        "interviews/withdrawal.html",
        network=network,
        interview=interview,
        form=form,
        quotes=len(queries.quotes_of(interview)),
        leads=pages.leads_to(actor, interview),
        editions=printed.editions(actor, "interview", interview.id),
    )
