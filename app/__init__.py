"""Throughline: one Flask application for networked improvement communities."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from werkzeug.middleware.proxy_fix import ProxyFix

from app import extensions as ext
from app.core import files, gate, journal, purge, tasks
from app.web import assets, compress, errors, figures, headers, health, in_place, logs, templating
from app.web.speech import NetworkDomain
from app.web.transaction import Throughline

if TYPE_CHECKING:
    from config import Config

# In ladder order: a feature knows those before it, never those after.
FEATURES = (
    "accounts",
    "networks",
    "notes",
    "comments",
    "interviews",
    "measures",
    "causes",
    "theory",
    "cycles",
    "packages",
    "library",
    "home",
)


def create_app(config: Config | None = None) -> Throughline:
    """An application: config → extensions → features → errors → commands."""
    app = Throughline(__name__, static_folder="static", static_url_path="/static")
    _configure(app, config)
    _extend(app)
    for name in FEATURES:
        import_module(f"app.features.{name}").register(app)
    import_module("app.jobs").register(app)
    import_module("app.live").register(app)
    if app.config["APP_ENV"] != "production":
        import_module("app.web.patterns").register(app)
    parts = (assets, templating, compress, headers, in_place, errors, logs, health, figures)
    for part in parts:
        part.register(app)
    import_module("app.cli").register(app)
    return app


def _configure(app: Throughline, config: Config | None) -> None:
    from config import Config as FromEnvironment

    app.config.from_object(config or FromEnvironment())
    host = app.config["BASE_URL"].partition("://")[2]
    if host and app.config["APP_ENV"] == "production":
        app.config["TRUSTED_HOSTS"] = [host.partition(":")[0]]
    hops = app.config["TRUSTED_PROXIES"]
    if hops:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops)  # type: ignore[method-assign]
    files.use_folder(app.config["DATA_DIR"])
    journal.use_folder(app.config["DATA_DIR"])
    tasks.register(purge.TASK, purge.purge_again)


def _extend(app: Throughline) -> None:
    ext.db.init_app(app)
    with app.app_context():
        gate.prepare(ext.db.engine)
    ext.migrate.init_app(app, ext.db, compare_type=True)
    for extension in (ext.login_manager, ext.csrf, ext.htmx, ext.limiter, ext.babel):
        extension.init_app(app)
    ext.babel.domain_instance = NetworkDomain()
