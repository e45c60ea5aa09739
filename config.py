"""Settings, read once from the environment."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

ROOT = Path(__file__).resolve().parent
MEGABYTE = 1024 * 1024


def _database_url(data_dir: Path) -> str:
    url = os.environ.get("DATABASE_URL") or f"sqlite:///{data_dir / 'throughline.db'}"
    # Hosts hand out the old scheme; SQLAlchemy only knows the new one.
    return url.replace("postgres://", "postgresql://", 1)


class Config:
    """One set of settings for web, worker and tools.

    Raises RuntimeError in production when SECRET_KEY or BASE_URL is missing: a guessed secret
    would let anyone sign in, a guessed address would put a stranger's host into links.
    """

    def __init__(self) -> None:
        self.APP_ENV = os.environ.get("APP_ENV", "production")
        production = self.APP_ENV == "production"
        self.DATA_DIR = Path(os.environ.get("DATA_DIR", ROOT / "var")).resolve()
        self.DATA_DIR.mkdir(parents=True, exist_ok=True)
        self.SECRET_KEY = os.environ.get("SECRET_KEY") or self._development_secret(production)
        self.BASE_URL = os.environ.get("BASE_URL", "").rstrip("/")
        if production and not self.BASE_URL:
            raise RuntimeError("BASE_URL is not set: say where people reach Throughline.")
        self.SQLALCHEMY_DATABASE_URI = _database_url(self.DATA_DIR)
        # What people typed must not come into a log with the statement that failed.
        self.SQLALCHEMY_ENGINE_OPTIONS = {"hide_parameters": True}
        self.REDIS_URL = os.environ.get("REDIS_URL", "")
        self.METRICS_TOKEN = os.environ.get("METRICS_TOKEN", "")
        self.TRUSTED_PROXIES = int(os.environ.get("TRUSTED_PROXIES", "0"))

        # The one limit of what people send, file or text; pages say it in these words, too.
        self.MAX_CONTENT_LENGTH = self.MAX_FORM_MEMORY_SIZE = 8 * MEGABYTE
        self.SESSION_COOKIE_NAME = "throughline"
        self.SESSION_COOKIE_HTTPONLY = True
        self.SESSION_COOKIE_SAMESITE = "Lax"
        self.SESSION_COOKIE_SECURE = self.BASE_URL.startswith("https://")
        self.PERMANENT_SESSION_LIFETIME = 60 * 60 * 24 * 30
        self.WTF_CSRF_TIME_LIMIT = None
        self.WTF_CSRF_CHECK_DEFAULT = True
        self.RATELIMIT_STORAGE_URI = self.REDIS_URL or "memory://"
        self.RATELIMIT_HEADERS_ENABLED = True
        self.BABEL_DEFAULT_LOCALE = "en"

    def _development_secret(self, production: bool) -> str:
        """A secret of this data folder alone, kept so that restarts do not sign everyone out."""
        if production:
            raise RuntimeError("SECRET_KEY is not set: production does not start without one.")
        path = self.DATA_DIR / "secret_key"
        if not path.exists():
            path.write_text(secrets.token_urlsafe(32))
            path.chmod(0o600)
        return path.read_text()
