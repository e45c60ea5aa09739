"""Rows of several tables in one question to the database.

A page that is put together from many small lists would ask for each of them by itself.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, and_, literal, select, union_all
from sqlalchemy.orm.interfaces import ORMOption

from app.extensions import db


def together(
    *asked: tuple[type[Any], ColumnElement[bool]], options: tuple[ORMOption, ...] = ()
) -> tuple[list[Any], ...]:
    """The rows of each table for which its condition holds, in no order; one query for all.

    Every row of the answer holds one record and nothing else: the tables stand one below the
    other, not side by side.
    """
    numbers = union_all(*(select(literal(place).label("place")) for place in range(len(asked))))
    turn = numbers.subquery("turn")
    rows = select(*(table for table, _condition in asked)).select_from(turn)
    for place, (table, condition) in enumerate(asked):
        rows = rows.outerjoin(table, and_(turn.c.place == place, condition))
    found = db.session.execute(rows.options(*options)).unique().all()
    return tuple(
        [row[place] for row in found if row[place] is not None] for place in range(len(asked))
    )
