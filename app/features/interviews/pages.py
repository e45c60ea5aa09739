"""What an interview's page shows to one person: the notes to those named, the rest to others."""

from __future__ import annotations

from typing import Any

from flask_babel import format_date
from flask_babel import gettext as _

from app.core import clock, thread
from app.core.access.actor import Actor
from app.core.access.check import can
from app.core.access.permissions import Permission
from app.core.thread import Group, Rail, Ref
from app.features.accounts import queries as accounts
from app.features.interviews import printed, queries
from app.features.interviews.forms import ConsentForm
from app.features.interviews.models import Consent, Interview
from app.features.interviews.vocabulary import PARTS, ConsentKind
from app.features.networks import queries as networks
from app.features.notes import queries as notes

# What the rail of an interview counts without naming it.
FAR_OFF = ("driver", "idea", "cycle", "measure", "package", "edition")


def interview(
    actor: Actor,
    interview: Interview,
    tab: str,
    form: ConsentForm | None = None,
    *,
    reads: bool = True,
) -> dict[str, Any]:
    """The values of the page. Without NOTES_READ no note and no kept quote is among them.

    `reads`: whether the notes are to be there where they may be.
    """
    is_purged = interview.notes_purged_at is not None
    is_named = can(actor, Permission.NOTES_READ, interview) and not is_purged
    may_consent = can(actor, Permission.CONSENT_WRITE, interview)
    tab = _tab(tab, is_named, may_consent)
    return {
        "network": networks.network_of(interview.network_id),
        "interview": interview,
        "tab": tab,
        "parts": PARTS,
        "is_named": is_named,
        "may_consent": may_consent,
        "rail": Rail(leads_to=leads_to(actor, interview)),
        **consent_facts(interview),
        **(_notes(actor, interview, tab) if reads and is_named and tab in PARTS else {}),
        **(_kept(actor, interview) if not is_named else {}),
        **(_consent(actor, interview, form) if tab == "consent" else {}),
    }


def _consent(actor: Actor, interview: Interview, form: ConsentForm | None) -> dict[str, Any]:
    return {
        "form": form or consent_form(interview),
        "editions": printed.editions(actor, "interview", interview.id),
    }


def _tab(wanted: str, is_named: bool, may_consent: bool) -> str:
    if wanted == "consent" and (is_named or may_consent):
        return wanted
    if not is_named:
        return "kept"
    return wanted if wanted in PARTS else "said"


def _notes(actor: Actor, interview: Interview, part: str) -> dict[str, Any]:
    document_id = getattr(interview, f"{part}_id")
    return {
        "document": {"id": document_id},
        "snapshot": notes.snapshot(document_id),
        "can_write": can(actor, Permission.NOTES_WRITE, interview),
        "openings": queries.openings(interview),
    }


def consent_facts(interview: Interview) -> dict[str, Any]:
    """What is on file, in few words and in a sentence."""
    missing = [kind for kind in interview.consent_kinds if not _is_on_file(interview, kind)]
    expired = interview.granted_until is not None and interview.granted_until < clock.today()
    if missing:
        words = _("consent not on file")
        sentence = _(
            "Not on file yet: %(records)s. Until each has its day, quotes stay with the named "
            "readers.",
            records=", ".join(str(kind.label) for kind in missing),
        )
    elif expired:
        words = _("consent has expired")
        sentence = _(
            "The consent expired on %(day)s: quotes stay with the named readers.",
            day=format_date(interview.granted_until, "d MMMM yyyy"),
        )
    else:
        words = (
            _("parent’s permission and own assent on file")
            if interview.is_minor
            else _("own consent on file")
        )
        sentence = _("On file. It holds for: %(scope)s.", scope=interview.scope.label)
    return {
        "consent_words": words,
        "consent_sentence": sentence,
        "consent_missing": bool(missing) or expired,
    }


def _is_on_file(interview: Interview, kind: ConsentKind) -> bool:
    return any(consent.kind is kind for consent in interview.consents)


def _kept(actor: Actor, interview: Interview) -> dict[str, Any]:
    """For those who are not named: the quotes as they may see them, and whom to ask."""
    asked = interview.interviewer_id
    return {
        "quotes": [queries.card_for(actor, quote) for quote in queries.quotes_of(interview)],
        "interviewer": accounts.people([asked]).get(asked) if asked else None,
    }


def leads_to(actor: Actor, interview: Interview) -> tuple[Group, ...]:
    """What the interview leads to; its quotes stand on the page itself."""
    refs = [Ref("interview", interview.id)]
    return thread.leads_to(actor, refs, skip=("quote",), counted=FAR_OFF)


def consent_form(interview: Interview) -> ConsentForm:
    """The consent form, filled with what is on file."""
    on_file = {consent.kind: consent for consent in interview.consents}
    values: dict[str, Any] = {
        "scope": interview.scope.value,
        "is_minor": interview.is_minor,
        "words_checked_on": interview.words_checked_on,
        "parent_lang": _lang(on_file.get(ConsentKind.PARENT), interview),
    }
    for kind, consent in on_file.items():
        values[f"{kind.value}_on"] = consent.given_on
        values[f"{kind.value}_until"] = consent.expires_on
    return ConsentForm(**values)


def _lang(consent: Consent | None, interview: Interview) -> str:
    return consent.lang if consent else interview.lang
