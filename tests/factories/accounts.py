"""People."""

from __future__ import annotations

from functools import cache
from typing import Any

from argon2 import PasswordHasher

from app.extensions import db
from app.features.accounts.models import User
from tests.factories import number, saved

PASSWORD = "throughline-demo"


@cache
def _hash() -> str:
    """The one password's hash, made cheaply: argon2 at full strength would slow every test."""
    return PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)


@saved
def person(name: str = "Ines Okafor", **values: Any) -> User:
    """Somebody with an account and no seat anywhere; the password is PASSWORD."""
    made = User(
        **{
            "email": f"person{number()}@example.org",
            "name": name,
            "password": _hash(),
            "colour": 1,
            **values,
        }
    )
    db.session.add(made)
    db.session.flush()
    return made
