"""Secrets that are handed out as links: the database keeps only their digests."""

from __future__ import annotations

import hashlib
import secrets


def new() -> tuple[str, str]:
    """A fresh token for a link, and the digest to keep."""
    token = secrets.token_urlsafe(24)
    return token, digest(token)


def digest(token: str) -> str:
    """What is kept of a token: its SHA-256 in hex."""
    return hashlib.sha256(token.encode()).hexdigest()
