"""The quick form of a cycle: before the test, and after it."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from flask_babel import lazy_gettext as _l
from wtforms import (
    FieldList,
    FormField,
    HiddenField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms import Form as Bare
from wtforms.validators import DataRequired, Optional

from app.features.cycles.guesses import Found, Guess
from app.features.cycles.models import Act, Prediction, Result, Scale
from app.features.networks.models import Site
from app.features.theory.models import Idea
from app.web.forms import Form, Length, VersionField, strip

SURE = [
    ("", _l("not said")),
    ("50", _l("as likely as not")),
    ("70", _l("likely (70 %)")),
    ("90", _l("very likely (90 %)")),
]


class GuessForm(Bare):
    """One prediction."""

    text = StringField(_l("We predict"), [Length(max=300)], filters=[strip])
    how = StringField(_l("How we will know"), [Length(max=300)], filters=[strip])
    confidence = SelectField(_l("How sure are we?"), choices=SURE, default="")


class PlanForm(Form):
    """What a team will try, and what it predicts."""

    version = VersionField()
    idea = SelectField(
        _l("{Change idea}"), [DataRequired(_l("Choose the {change idea} you test."))]
    )
    site = SelectField(_l("{Site}"), [DataRequired(_l("Choose your {site}."))])
    scale = SelectField(_l("With whom"), choices=[(scale.value, scale.label) for scale in Scale])
    size = StringField(_l("How many"), [Length(max=80)])
    plan = TextAreaField(
        _l("What will we do?"), [DataRequired(_l("Say what you will do.")), Length(max=5000)]
    )
    guesses = FieldList(
        FormField(GuessForm), _l("What do we predict?"), min_entries=3, max_entries=8
    )

    def offer(self, ideas: Iterable[Idea], sites: Iterable[Site]) -> PlanForm:
        """Fill in the ideas that are not abandoned, and one's own sites."""
        self.idea.choices = [
            ("", _l("Choose one {change idea}")),
            *((str(idea.id), idea.name) for idea in ideas),
        ]
        self.site.choices = [(str(site.id), site.name) for site in sites]
        return self

    @property
    def predictions(self) -> list[Guess]:
        """The predictions that were written; empty lines are left out."""
        return [
            Guess(
                entry.form.text.data,
                entry.form.how.data or "",
                _number(entry.form.confidence.data),
            )
            for entry in self.guesses
            if entry.form.text.data
        ]


class FoundForm(Bare):
    """What happened beside one prediction."""

    prediction = HiddenField()
    happened = StringField(_l("What happened?"), [Length(max=300)], filters=[strip])
    result = RadioField(
        _l("Compared with the prediction"),
        [Optional()],
        choices=[(result.value, result.label) for result in Result],
    )


class ResultsForm(Form):
    """What happened, what was noticed, what comes next."""

    version = VersionField()
    found = FieldList(FormField(FoundForm), _l("What happened?"))
    noticed = TextAreaField(_l("What did you notice?"), [Length(max=5000)])
    act = RadioField(
        _l("What next?"),
        [Optional()],
        id="what-next",  # the layout's form is called "act"
        choices=[(act.value, act.label) for act in Act],
    )
    act_reason = TextAreaField(_l("Why?"), [Length(max=2000)])

    def found_by_id(self) -> dict[UUID, Found]:
        """What happened, by prediction."""
        answers = {}
        for entry in self.found:
            word = entry.form.result.data
            result = Result(word) if word else None
            if key := _key(entry.form.prediction.data):
                answers[key] = Found(result, entry.form.happened.data or "")
        return answers


def _number(word: str | None) -> int | None:
    """The chosen confidence; a form that was tampered with is refused by its field."""
    return int(word) if word and word.isdecimal() and len(word) < 4 else None


def _key(word: str | None) -> UUID | None:
    try:
        return UUID(word or "")
    except ValueError:
        return None


class LateForm(Form):
    """A prediction written once the test has begun."""

    text = StringField(
        _l("A prediction, written afterwards"),
        [DataRequired(_l("Say what you predict.")), Length(max=300)],
    )
    how = StringField(_l("How we will know"), [Length(max=300)])


def found_from(predictions: Iterable[Prediction]) -> list[dict[str, str]]:
    """The lines of the results form as they stand."""
    return [
        {
            "prediction": str(row.id),
            "happened": row.happened,
            "result": row.result.value if row.result else "",
        }
        for row in predictions
    ]
