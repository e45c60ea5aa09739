"""Every component in every state, at /patterns: for those who build, never in production."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace
from typing import Any, NoReturn

from flask import Blueprint, Flask, abort, render_template
from wtforms import (
    BooleanField,
    DateField,
    FileField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import DataRequired, Optional

from app.core import clock
from app.core.thread import Group, Knot, Rail
from app.web.forms import Form, Length, Side
from app.web.guard import public

bp = Blueprint("patterns", __name__, url_prefix="/patterns")

NETWORK = SimpleNamespace(
    id=None, slug="morning-bell", name="Morning Bell Network", problem_area="Chronic absence"
)
COUNTS = {
    "interviews": 14,
    "themes": 5,
    "causes": 23,
    "ideas": 5,
    "cycles": 9,
    "measures": 4,
    "packages": 1,
    "sites": 6,
}
NAMES = (
    "Rosa Ortiz",
    "Jamal Tate",
    "Mina Lo",
    "Dana Kim",
    "Wei Chen",
    "Ana Cruz",
    "Omar Aziz",
    "Lea Roth",
    "Sam Bell",
    "Noor Khan",
    "Ida Falk",
    "Ty Reed",
)
PEOPLE = [SimpleNamespace(name=name, colour=number) for number, name in enumerate(NAMES, 1)]
VOICE = Knot(
    "F-003", "#", "Nobody ever tells me what happened after the letter goes out.", lang="en"
)
THEMES = ("A machine calls", "The packet is the welcome", "It’s the bus")
DRIVERS = (
    "Every return is noticed",
    "Home hears a person first",
    "A missed ride is not a missed day",
    "Adults see absences in time",
    "Mornings begin with somebody",
)
PAGES = ("index", "forms", "refused", "record", "empty", "plain")


class Example(Form):
    """One field of every kind."""

    title = StringField(
        "What is it called?", [DataRequired(), Length(max=80)], description="In a few words."
    )
    about = TextAreaField("What did you notice?", [Optional(), Length(max=400)])
    site = SelectField("Where?", choices=[("q", "Quarry Road Middle"), ("h", "Harbor K–8")])
    on = DateField("On which day?", [DataRequired()])
    returns = IntegerField("How many came back?", [DataRequired()])
    following = RadioField(
        "What next?",
        [DataRequired()],
        default="expand",
        choices=[
            ("again", "Test again: we need to learn more"),
            ("adapt", "Adapt and test again"),
            ("expand", "Expand: the whole 6th-grade team"),
            ("adopt", "Adopt"),
            ("abandon", "Abandon"),
        ],
    )
    shared = BooleanField("The network may read this")
    sheet = FileField("A sheet of points", [Optional()])


def register(app: Flask) -> None:
    """Show the patterns in development and testing."""
    app.register_blueprint(bp)


@bp.get("/", defaults={"name": "index"}, strict_slashes=False)
@bp.get("/<name>")
@public
def show(name: str) -> str:
    """One page of patterns."""
    if name not in PAGES:
        abort(404)
    return render_template(f"patterns/{name}.html", **_values())


@bp.get("/jobs/<int:number>")
@public
def job(number: int) -> str:
    """The progress of one of the example jobs, as a page asks for it: they never get further."""
    jobs = _jobs()
    if number >= len(jobs):
        abort(404)
    return render_template("patterns/_job.html", job=jobs[number], number=number)


@bp.route("/answers/<int:code>", methods=["GET", "POST"])
@public
def answer(code: int) -> NoReturn:
    """How a refusal looks, as a page and in place."""
    abort(code)


def _values() -> dict[str, Any]:
    return {
        "network": NETWORK,
        "nav": COUNTS,
        "people": PEOPLE,
        "form": Example(),
        "refused": _refused(),
        "clashing": _clashing(),
        "rail": _rail(),
        "now": clock.now() - timedelta(minutes=7),
        "jobs": _jobs(),
    }


def _refused() -> Example:
    form = Example(prefix="refused")
    form.title.errors = ["Give it a name."]
    form.following.errors = ["Choose what happens next."]
    return form


def _jobs() -> list[SimpleNamespace]:
    states = (("queued", 0, 0, ""), ("running", 12, 40, "Drawing page 12"), ("failed", 0, 0, ""))
    return [
        SimpleNamespace(status=status, done=done, of=of, message=message)
        for status, done, of, message in states
    ]


def _clashing() -> SimpleNamespace:
    side = Side("Words", "The packet is the welcome", "The make-up packet is the welcome")
    named = Side("Called", "The packet", "The welcome packet")
    return SimpleNamespace(clash=(side,), taken=(named,))


def _rail() -> Rail:
    idea = Knot("Glad you’re back", "#", "one missing task, not a packet")
    measure = Knot("Back the next day", "#", "clearly better since week 14")
    return Rail(
        rests_on=(
            Group("quote", "understand", "7 voices", 7, (VOICE,), 6, "at 4 sites"),
            Group("theme", "understand", "3 themes", 3, _knots(THEMES)),
        ),
        leads_to=(
            Group("driver", "theory", "5 drivers", 5, _knots(DRIVERS)),
            Group("idea", "test", "1 change idea", 1, (idea,)),
            Group("measure", "measure", "1 measure", 1, (measure,)),
            Group("package", "spread", "1 package", 1, (), hidden=1),
        ),
        move="understand",
        title="A second absence follows the first",
        note="10 causes, 1 ruled out, 2 without evidence",
    )


def _knots(titles: tuple[str, ...]) -> tuple[Knot, ...]:
    return tuple(Knot(title, "#") for title in titles)
