"""The application with a kind of document and of live part of its own: co-editing alone.

Started by gunicorn as `tests.support.scratch:make()`. A scratch document belongs to its network:
members write, researchers read, sponsors may do neither.
"""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any
from uuid import UUID

from jinja2 import ChoiceLoader, DictLoader

from app import create_app
from app.core import channels, documents
from app.core.access.actor import Actor
from app.core.access.permissions import Permission
from app.core.errors import NotFound
from app.extensions import db
from app.features.networks.models import Network
from app.features.notes.models import Document

KIND = "scratch"


def owner(document_id: UUID) -> Any:
    """The thing that the rules are asked about."""
    document = db.session.get(Document, document_id)
    return document and SimpleNamespace(
        id=document.id, network_id=document.network_id, site_id=None, __tablename__=KIND
    )


def load(actor: Actor, network_id: UUID) -> Any:
    """The network whose name is the live part."""
    if network_id not in actor.networks:
        raise NotFound
    return SimpleNamespace(network_id=network_id, site_id=None)


def values(network_id: UUID) -> dict[str, Any]:
    """What the part shows."""
    return {"name": db.session.get_one(Network, network_id).name}


documents.register(
    documents.DocumentKind(KIND, owner, Permission.ANALYSIS_READ, Permission.ANALYSIS_WRITE, 2)
)
channels.register(
    channels.ChannelKind(KIND, Permission.ANALYSIS_READ, load, values, {"name": "scratch.html"})
)


def make() -> Any:
    """The application, from the environment."""
    made = create_app()
    part = '<div id="{{ id }}" data-seq="{{ seq }}">{{ name }}</div>'
    made.jinja_loader = ChoiceLoader([made.jinja_loader, DictLoader({"scratch.html": part})])
    return made
