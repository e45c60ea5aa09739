"""The aim as a sentence, and what it still lacks. Nothing here blocks anybody."""

from __future__ import annotations

import re

from flask_babel import format_date, format_decimal
from flask_babel import gettext as _

from app.features.theory.models import Aim

THIN = "\N{NARROW NO-BREAK SPACE}"


def amount(value: float, unit: str) -> str:
    """A value with its unit: "39 %"."""
    return f"{format_decimal(value)}{THIN}{unit}" if unit else str(format_decimal(value))


def tied(text: str) -> str:
    """A typed text whose numbers keep their per cent signs: no line breaks between them."""
    return re.sub(r"(?<=\d) (?=%)", THIN, text)


def sentence(aim: Aim) -> str:
    """What, how much, for whom, by when, as far as it is known."""
    said = aim.what.rstrip(".")
    if aim.population:
        said = _("%(what)s, for %(whom)s", what=said, whom=aim.population)
    if aim.baseline is not None and aim.target is not None:
        change = {"here": amount(aim.baseline, aim.unit), "there": amount(aim.target, aim.unit)}
        said = _("%(what)s: from %(here)s to %(there)s", what=said, **change)
    elif aim.target is not None:
        said = _("%(what)s: to %(there)s", what=said, there=amount(aim.target, aim.unit))
    if aim.by:
        # A day stays with its month; where a line is short, the year may stand on the next.
        day = format_date(aim.by, "d MMMM yyyy").replace(" ", "\N{NO-BREAK SPACE}", 1)
        said = _("%(what)s by %(day)s", what=said, day=day)
    return tied(said) + "."


def focal_sentence(aim: Aim) -> str:
    """The focal students' own baseline and target; empty when none are named."""
    if not aim.focal:
        return ""
    if aim.focal_baseline is None or aim.focal_target is None:
        return _("Focal students: %(who)s.", who=tied(aim.focal))
    return _(
        "Focal students: %(who)s, from %(here)s to %(there)s. "
        "The aim is not met while theirs is not.",
        who=tied(aim.focal),
        here=amount(aim.focal_baseline, aim.unit),
        there=amount(aim.focal_target, aim.unit),
    )


def gaps(aim: Aim, *, has_measure: bool) -> list[str]:
    """What an aim still lacks, each as a sentence; empty when nothing."""
    found = []
    if aim.baseline is None or aim.target is None:
        found.append(_("A number: from how much to how much?"))
    if aim.by is None:
        found.append(_("A date: by when?"))
    if not aim.population:
        found.append(_("A population: for whom, and where?"))
    if not has_measure:
        found.append(_("An outcome measure: how will the network see it move?"))
    if aim.focal and (aim.focal_baseline is None or aim.focal_target is None):
        found.append(_("A baseline and a target for the focal students."))
    return found
