"""Addresses: where a record lives, and which addresses may be gone to."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from flask import current_app, request, url_for

_places: dict[str, Callable[[UUID], str]] = {}


def register_place(kind: str, address: Callable[[UUID], str]) -> None:
    """Say where records of a kind live."""
    _places[kind] = address


def path_of(kind: str, record_id: UUID) -> str:
    """The address of a record. Raises KeyError for a kind that has none."""
    return _places[kind](record_id)


def external(endpoint: str, **values: Any) -> str:
    """A whole address to hand out. The host is the configured one, never the request's claim."""
    base = current_app.config["BASE_URL"] or request.host_url.rstrip("/")
    return str(base) + url_for(endpoint, **values)


def is_ours(address: str | None) -> bool:
    """Whether an address stays on this site: a path of ours, never another host or scheme."""
    if not address or not address.startswith("/") or address.startswith(("//", "/\\")):
        return False
    if any(ord(letter) < 32 for letter in address) or "\\" in address:
        return False
    split = urlsplit(address)
    return not split.scheme and not split.netloc
