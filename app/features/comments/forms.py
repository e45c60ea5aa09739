"""What one says, and whom one asks."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, SelectMultipleField, TextAreaField
from wtforms.validators import DataRequired
from wtforms.widgets import CheckboxInput, ListWidget

from app.features.accounts.models import User
from app.web.forms import Form, Length


class CommentForm(Form):
    """A comment; the first of a thread may be about words of the text."""

    text = TextAreaField(
        _l("Comment"), validators=[DataRequired(_l("Write a comment.")), Length(max=4000)]
    )
    asked = SelectMultipleField(
        _l("Ask somebody"),
        coerce=lambda key: UUID(str(key)),
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    words = HiddenField(validators=[Length(max=20_000)])
    mark = HiddenField(validators=[Length(max=36)])

    def offer(self, people: Iterable[User]) -> CommentForm:
        """Say who can be asked."""
        self.asked.choices = [(one.id, one.name) for one in people]
        return self

    @property
    def thread_id(self) -> UUID | None:
        """The id that the mark on the words carries, if there is one."""
        try:
            return UUID(self.mark.data or "")
        except ValueError:
            return None
