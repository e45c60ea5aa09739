"""What has to be true before a package is released. Nobody can wave a check through."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import func, not_, select

from app.extensions import db
from app.features.interviews import queries as interviews
from app.features.interviews.models import Quote
from app.features.packages.content import Content
from app.features.packages.models import Section
from app.features.packages.typed import words_of

WORDY = 24  # characters: shorter quotes are phrases that anybody may write


@dataclass(frozen=True, slots=True)
class Check:
    """One condition: whether it holds, what it says, what to do and where."""

    key: str
    ok: bool
    words: str
    todo: str = ""
    link: str = ""


def checks(content: Content) -> list[Check]:
    """Every check, in the order of the pages."""
    return [
        _cover(content),
        _glance(content),
        _aim(content),
        _diagram(content),
        _ideas(content),
        _consent(content),
        _prose(content),
        *_people(content),
        _pictures(content),
        _small_numbers(content),
        _names(content),
    ]


def failing(content: Content) -> list[Check]:
    """The checks that keep the package from being released."""
    return [check for check in checks(content) if not check.ok]


def _edit(content: Content) -> str:
    return f"/packages/{content.package.id}/edit"


def _compose(content: Content, anchor: str = "") -> str:
    return f"/packages/{content.package.id}{'#' + anchor if anchor else ''}"


def _theory(content: Content) -> str:
    return f"/networks/{content.network.slug}/theory"


def _cover(content: Content) -> Check:
    own = content.package
    missing = [
        label
        for label, value in (
            (_("the subtitle"), own.subtitle),
            (_("whom it suits"), own.suits),
            (_("how to cite it"), own.cite),
            (_("a contact"), own.contact),
        )
        if not value.strip()
    ]
    return Check(
        "cover",
        not missing,
        _("The cover says what it is, whom it suits, how to cite it and whom to ask."),
        _("Add %(what)s.", what=", ".join(missing)) if missing else "",
        _edit(content),
    )


def _glance(content: Content) -> Check:
    return Check(
        "glance",
        Section.GLANCE in content.texts,
        _("There is a first page: the problem in a few sentences."),
        _("Write “At a glance”."),
        _compose(content, f"text-{Section.GLANCE.value}"),
    )


def _aim(content: Content) -> Check:
    aim = content.aim
    ok = aim is not None and aim.target is not None and aim.by is not None and bool(aim.population)
    return Check(
        "aim",
        ok,
        _("The aim says how much, by when and for whom."),
        _("Complete the aim."),
        _theory(content),
    )


def _diagram(content: Content) -> Check:
    return Check(
        "diagram",
        bool(content.theory.drivers),
        _("There is the {driver} diagram."),
        _("Add the {drivers}."),
        _theory(content),
    )


def _ideas(content: Content) -> Check:
    tested = any(card.testing.cycles for card in content.tested)
    return Check(
        "ideas",
        tested,
        _("At least one {change idea} has been tested, and its cycles are shared."),
        _("Take up one {change idea} with finished cycles that their team has shared."),
        _compose(content, "ideas"),
    )


def _consent(content: Content) -> Check:
    missing = [one for one in content.voices if one.view is None]
    return Check(
        "consent",
        not missing,
        _("Everybody who is quoted agrees to be quoted in public, today."),
        ngettext(
            "Take out %(num)d voice whose consent does not go so far, or has ended.",
            "Take out %(num)d voices whose consent does not go so far, or has ended.",
            len(missing),
        ),
        _compose(content, "voices"),
    )


def _prose(content: Content) -> Check:
    """Quotes inside the prose: by reference, or typed in word for word."""
    typed = _kept_words(content)
    return Check(
        "prose",
        not content.kept_back and not typed,
        _("The text holds no words that somebody keeps for fewer readers."),
        _("Take the quote out of the text: its consent does not go so far, or it was taken back."),
        _compose(content, "prose"),
    )


def _kept_words(content: Content) -> bool:
    """Whether somebody's words stand in the text although they may not be public."""
    rows = db.session.scalars(
        select(Quote.text)
        .join(Quote.interview)
        .where(
            Quote.network_id == content.network.id,
            func.length(Quote.text) >= WORDY,
            not_(interviews.is_public()),
        )
    )
    written = _flat(words_of(content))
    return any(_flat(text) in written for text in rows)


def _flat(text: str) -> str:
    """Text without what typing changes: case, blanks, quotation marks."""
    return " ".join("".join(c if c.isalnum() else " " for c in text.casefold()).split())


def _people(content: Content) -> list[Check]:
    """Whether the people in the pictures agree: something that only a person can know."""
    unsaid = sum(one.key not in content.agreed for one in content.images)
    check = Check(
        "people",
        not unsaid,
        _("Everybody who can be recognised in a picture agrees to be seen by anyone."),
        ngettext(
            "Look at %(num)d picture and say so.", "Look at %(num)d pictures and say so.", unsaid
        ),
        "#pictures",
    )
    return [check] if content.images else []


def _pictures(content: Content) -> Check:
    return Check(
        "charts",
        bool(content.pictures),
        _("There is a chart, and a sentence beside it."),
        _("Take up a chart."),
        _compose(content, "charts"),
    )


def _small_numbers(content: Content) -> Check:
    hidden = [picture for picture in content.pictures if picture.chart is None]
    words = _("No chart or test shows a group smaller than %(n)s.", n=content.network.floor)
    return Check(
        "floor",
        not hidden,
        " ".join(filter(None, (words, _kept_tests(content)))),
        _("Take out the chart whose groups are all smaller than that."),
        _compose(content, "charts"),
    )


def _kept_tests(content: Content) -> str:
    """How many tests stand without their numbers."""
    kept = sum(one.is_kept for card in content.cards for one in content.told(card))
    if not kept:
        return ""
    return ngettext(
        "%(num)d small test stands without its numbers.",
        "%(num)d small tests stand without their numbers.",
        kept,
    )


def _names(content: Content) -> Check:
    written = _flat(words_of(content))
    named = [
        site.name
        for site in content.network.sites
        if not site.named_outside and _flat(site.name) in written
    ]
    return Check(
        "names",
        not named,
        _("{Sites} are named only where their lead agreed."),
        _("The text names %(sites)s, which has not agreed.", sites=", ".join(named)),
        _compose(content, "prose"),
    )
