"""The libraries' own objects, bare: the factory binds them to an application."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, TypeAlias

from flask_babel import Babel
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_login import LoginManager
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy
from flask_wtf import CSRFProtect
from htmx_flask import Htmx
from sqlalchemy import Engine, MetaData
from sqlalchemy.orm import DeclarativeBase, Session, scoped_session

if TYPE_CHECKING:
    from flask import Flask


class Base(DeclarativeBase):
    """Every table's base: constraints carry names, so that migrations can speak of them."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


if TYPE_CHECKING:

    class db:  # noqa: N801 (it stands for the object below)
        """What mypy sees: it cannot follow an object's attribute that is used as a base class."""

        Model: TypeAlias = Base
        metadata: ClassVar[MetaData]
        engine: ClassVar[Engine]
        session: ClassVar[scoped_session[Session]]

        @staticmethod
        def init_app(app: Flask) -> None:
            """Bind to an application."""

else:
    db = SQLAlchemy(model_class=Base, disable_autonaming=True)

migrate = Migrate(render_as_batch=True)
login_manager = LoginManager()
csrf = CSRFProtect()
htmx = Htmx()
limiter = Limiter(get_remote_address)
babel = Babel()
