"""PDSA cycles: what a team tries, what it predicted, what happened, what it does next."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from flask_babel import lazy_gettext as _l
from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.model import Keyed, Owned, Ranked, Stamped, Versioned
from app.core.words import Worded
from app.extensions import db
from app.features.networks.models import Network
from app.features.theory.models import Idea


class Scale(Worded):
    """How many people a test touches."""

    STUDENT = "student", _l("one student")
    TEACHER = "teacher", _l("one teacher")
    GRADE = "grade", _l("one grade or team")
    SCHOOL = "school", _l("the whole school")
    SEVERAL = "several", _l("several schools")


class Result(Worded):
    """How what happened compares with one prediction."""

    MATCHED = "matched", _l("as predicted")
    PARTLY = "partly", _l("partly")
    NOT = "not", _l("not as predicted")


class Act(Worded):
    """What the team does next."""

    AGAIN = "again", _l("Test again: we need to learn more")
    ADAPT = "adapt", _l("Adapt and test again")
    EXPAND = "expand", _l("Expand: try it with more people")
    ADOPT = "adopt", _l("Adopt: make it how we work")
    ABANDON = "abandon", _l("Abandon: stop testing it here")

    @property
    def done(self) -> str:
        """The decision as a count says it: "4 adapted"."""
        return str(ACT_DONE[self])

    @property
    def ends_ramp(self) -> bool:
        """Whether no further test follows in this ramp."""
        return self in (Act.ADOPT, Act.ABANDON)


ACT_DONE = {
    Act.AGAIN: _l("tested again"),
    Act.ADAPT: _l("adapted"),
    Act.EXPAND: _l("expanded"),
    Act.ADOPT: _l("adopted"),
    Act.ABANDON: _l("abandoned"),
}


class Cycle(Owned, Versioned, db.Model):
    """One small test at one site. It is its site's own until the team shares it."""

    __tablename__ = "cycle"
    __table_args__ = (Index("ix_cycle_idea_id_site_id", "idea_id", "site_id"),)

    idea_id: Mapped[UUID] = mapped_column(ForeignKey("idea.id", ondelete="CASCADE"))
    previous_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("cycle.id", ondelete="SET NULL"), index=True
    )
    ramp: Mapped[int] = mapped_column(default=1)
    number: Mapped[int] = mapped_column(default=1)
    """Its place in the ramp: the first test is 1."""
    scale: Mapped[Scale] = mapped_column(default=Scale.TEACHER)
    size: Mapped[str] = mapped_column(String(80), default="")
    """How many, in the team's words: "11 returns"."""
    plan: Mapped[str] = mapped_column(Text, default="")
    begun_at: Mapped[datetime | None]
    noticed: Mapped[str] = mapped_column(Text, default="")
    act: Mapped[Act | None]
    act_reason: Mapped[str] = mapped_column(Text, default="")
    finished_at: Mapped[datetime | None]
    shared_at: Mapped[datetime | None]

    network: Mapped[Network] = relationship()
    idea: Mapped[Idea] = relationship()
    predictions: Mapped[list[Prediction]] = relationship(
        order_by="(Prediction.rank, Prediction.id)", cascade="all, delete-orphan", lazy="selectin"
    )

    @property
    def is_open(self) -> bool:
        """Whether the test has begun and is not finished."""
        return self.begun_at is not None and self.finished_at is None

    @property
    def is_planned(self) -> bool:
        """Whether the test has not begun."""
        return self.begun_at is None


class Prediction(Keyed, Stamped, Ranked, db.Model):
    """What the team thought would happen, and what did."""

    __tablename__ = "prediction"
    __table_args__ = (CheckConstraint("confidence BETWEEN 0 AND 100", name="confidence"),)

    cycle_id: Mapped[UUID] = mapped_column(ForeignKey("cycle.id", ondelete="CASCADE"), index=True)
    text: Mapped[str] = mapped_column(String(300))
    how: Mapped[str] = mapped_column(String(300), default="")
    """How we will know."""
    confidence: Mapped[int | None]
    """How sure, in per cent."""
    written_after: Mapped[bool] = mapped_column(default=False)
    """Written once the test had begun: kept, and left out of calibration."""
    result: Mapped[Result | None]
    happened: Mapped[str] = mapped_column(String(300), default="")
