"""Protocols, interviews, consent, quotes and themes, as people type them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from babel import Locale
from flask_babel import get_locale
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    DateField,
    FieldList,
    FormField,
    HiddenField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms import Form as PlainForm
from wtforms.validators import DataRequired, InputRequired, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from app.features.interviews.vocabulary import Scope
from app.web.forms import Form, Length, VersionField

LANGUAGES = (
    *("en", "es", "zh", "vi", "ar", "ht", "so", "fr", "pt", "ru", "uk", "tl", "ko", "ja", "fa"),
    *("ps", "hi", "ur", "ne", "bn", "my", "km", "lo", "sw", "am", "ti", "pl", "de", "it"),
)
ROWS = 6


def language_choices() -> list[tuple[str, str]]:
    """The languages an interview may be held in, by their names in the reader's language."""
    reader = get_locale()
    return [(code, Locale.parse(code).get_display_name(reader) or code) for code in LANGUAGES]


class Checkboxes(SelectMultipleField):
    """Several of a list, each a box of its own."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class QuestionForm(PlainForm):
    """One question of a protocol."""

    text = StringField(_l("Question"), [Length(max=400)])
    probes = StringField(_l("To go deeper"), [Length(max=400)])
    sensitive = BooleanField(_l("Ask only with a parent’s written consent"))


class ProtocolForm(Form):
    """A protocol: title, purpose, what is said first, the questions in order."""

    title = StringField(
        _l("Title"), [DataRequired(_l("Give the protocol a title.")), Length(max=160)]
    )
    purpose = TextAreaField(_l("What we want to understand"), [Length(max=2000)])
    opening = TextAreaField(_l("What we say first"), [Length(max=4000)])
    consent_script = TextAreaField(_l("How we ask for consent"), [Length(max=4000)])
    questions = FieldList(FormField(QuestionForm), _l("Questions"), max_entries=20)

    def rows(self, least: int = ROWS) -> ProtocolForm:
        """Show at least so many rows for questions."""
        while len(self.questions.entries) < least:
            self.questions.append_entry()
        return self

    def arrange(self, word: str) -> None:
        """Move a question ("up-3", "down-3") or add a row ("more")."""
        verb, _sep, number = word.partition("-")
        rows = [dict(row) for row in self.questions.data]
        place = int(number) if number.isdecimal() else -1
        other = place - 1 if verb == "up" else place + 1
        if 0 <= place < len(rows) and 0 <= other < len(rows):
            rows[place], rows[other] = rows[other], rows[place]
        if verb == "more":
            rows.append({})
        while self.questions.entries:
            self.questions.pop_entry()
        self.questions.last_index = -1
        for row in rows[:20]:
            self.questions.append_entry(row)


class InterviewForm(Form):
    """What is known of an interview. There is no field for a name."""

    version = VersionField()
    protocol = SelectField(_l("Protocol"))
    site = SelectField(_l("{Site}"), [InputRequired(_l("Choose the {site}."))])
    held_on = DateField(_l("Day of the interview"), [InputRequired(_l("Choose the day."))])
    voice = SelectField(_l("Who was heard"), [InputRequired(_l("Choose who was heard."))])
    grade_band = StringField(_l("Grade or part, in a few words"), [Length(max=40)])
    groups = Checkboxes(_l("Groups, as the person describes themselves"))
    lang = SelectField(_l("Language of the interview"))
    keep_until = DateField(_l("Keep the notes until"), [Optional()])
    note_taker = SelectField(_l("Note-taker, who writes with you"), default="")
    readers = Checkboxes(_l("Others who may read the notes"))

    def offer(
        self,
        *,
        protocols: Iterable[tuple[str, str]] = (),
        sites: Iterable[tuple[str, str]] = (),
        groups: Iterable[str] = (),
        people: Iterable[tuple[str, str]] = (),
    ) -> InterviewForm:
        """Fill in what can be chosen."""
        people = list(people)
        if "protocol" in self:
            self.protocol.choices, self.site.choices = list(protocols), list(sites)
        self.groups.choices = [(group, group) for group in groups]
        self.lang.choices = language_choices()
        self.note_taker.choices = [("", _l("nobody yet")), *people]
        self.readers.choices = people
        return self

    def without(self, *names: str) -> InterviewForm:
        """The same form without some of its fields."""
        for name in names:
            del self[name]
        return self


class ConsentForm(Form):
    """The scope agreed to, and the records on file: a date fills a record, no date empties it."""

    scope = RadioField(
        _l("What was agreed to"),
        [InputRequired(_l("Choose how far the quotes may go."))],
        choices=lambda: [(scope.value, scope.label) for scope in Scope],
    )
    is_minor = BooleanField(_l("The person is a minor"))
    own_on = DateField(_l("Own consent, given on"), [Optional()])
    own_until = DateField(_l("Own consent, holds until"), [Optional()])
    parent_on = DateField(_l("Parent’s permission, given on"), [Optional()])
    parent_until = DateField(_l("Parent’s permission, holds until"), [Optional()])
    parent_lang = SelectField(_l("Language the parent was asked in"))
    assent_on = DateField(_l("Own assent, given on"), [Optional()])
    assent_until = DateField(_l("Own assent, holds until"), [Optional()])
    words_checked_on = DateField(_l("The words went back to the person on"), [Optional()])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.parent_lang.choices = language_choices()


class QuoteForm(Form):
    """A quote: its words, and what stands beside them."""

    id = StringField(_l("Key"))
    text = TextAreaField(
        _l("The exact words"), [DataRequired(_l("Type or paste the words.")), Length(max=2000)]
    )
    tags = StringField(_l("Tags, separated by commas"), [Length(max=400)])
    lang = SelectField(_l("Language of the words"))
    translation = TextAreaField(_l("Translation"), [Length(max=4000)])
    translator = StringField(_l("Who translated"), [Length(max=120)])
    kept = SelectField(_l("How far this quote may go"), default="")
    take_present_text = BooleanField(_l("Take over what the notes say now"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lang.choices = language_choices()
        self.kept.choices = [("", _l("as far as the consent"))] + [
            (scope.value, scope.label) for scope in (Scope.NAMED, Scope.SITE, Scope.NETWORK)
        ]


class TagForm(Form):
    """A tag: its name and what it means."""

    version = VersionField()
    name = StringField(_l("Name"), [DataRequired(_l("Name the tag.")), Length(max=80)])
    description = TextAreaField(_l("What it means"), [Length(max=500)])


class MergeForm(Form):
    """Which tag takes the place of one."""

    into = SelectField(_l("The other tag"))


class ThemeForm(Form):
    """A theme: what several people said in their own words."""

    version = VersionField()
    name = StringField(_l("Name"), [DataRequired(_l("Name the theme.")), Length(max=160)])
    statement = TextAreaField(_l("What we heard, in one or two sentences"), [Length(max=2000)])
    need = TextAreaField(_l("The need"), [Length(max=1000)])
    how_might_we = TextAreaField(_l("A question to work on"), [Length(max=1000)])


class NewThemeForm(ThemeForm):
    """A theme, and the quote that it begins with, if any."""

    quote = HiddenField()


class PlaceForm(Form):
    """Into which theme a quote goes: one that is there, or a new one."""

    NEW = "new"

    theme = SelectField(_l("Theme"))
    dissents = BooleanField(_l("It says the opposite: keep it as a dissenting voice"))
