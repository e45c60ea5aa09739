"""Pages that show a shared part, without the pages; changes as the worker makes them."""

from __future__ import annotations

import json
from typing import Any

from websockets.sync.client import ClientConnection

from app.core import channels
from app.live.bus import worker_publisher
from app.web import respond
from tests.factories import saving
from tests.support import scratch
from tests.support.coedit import CoeditServer

PARTS = {scratch.KIND: "name", "theory": "outline"}


class Page:
    """A page that shows a part of a network, without the page."""

    def __init__(
        self, server: CoeditServer, hub: Any, person: Any, kind: str = scratch.KIND
    ) -> None:
        self.target = channels.part_id(kind, hub.id, PARTS[kind])
        self.socket: ClientConnection = server.open(f"parts/{kind}/{hub.id}", person)
        self.people: list[str] = []
        self.fields: dict[str, list[str]] = {}
        self.frames: list[dict[str, Any]] = []
        self.seq = -1
        self.asked = 0
        self.gone: list[str] = []

    def tell(self, seq: int) -> None:
        """Say which sequence the page shows."""
        self.seq = seq
        self.socket.send(json.dumps({"seen": {f"#{self.target}": seq}}))

    def stand(self, place: Any, field: str = "") -> None:
        """Show this record, with its person in this field."""
        self.socket.send(
            json.dumps({"seen": {}, "here": f"{scratch.KIND}/{place.id}", "at": field})
        )

    def show(self, *quotes: Any) -> None:
        """Say which quotes the page shows."""
        self.socket.send(json.dumps({"seen": {}, "quotes": [str(one.id) for one in quotes]}))

    def read(self) -> Page:
        """Take in what is there."""
        try:
            while True:
                message = json.loads(self.socket.recv(timeout=0.05))
                self.people = [p["name"] for p in message.get("people", [])] or self.people
                self.fields = {p["name"]: p["at"] for p in message.get("people", [])}
                self.asked += "tell" in message
                self.gone += message.get("gone", [])
                if "content" in message:
                    self._draw(message)
        except TimeoutError:
            return self

    def _draw(self, frame: dict[str, Any]) -> None:
        """As live-parts.js does: what the page has already is dropped.

        A part can come twice, as what the page was behind and as the frame that was on its way.
        """
        if frame["seq"] > self.seq:
            self.seq = frame["seq"]
            self.frames.append(frame)


def share(server: CoeditServer, hub: Any, name: str) -> None:
    """Change the network's name as the worker would: rows, then a frame on the bus."""
    with saving():
        hub.name = name
        seq = channels.advance(scratch.KIND, hub.id)
    target = channels.part_id(scratch.KIND, hub.id, "name")
    html = f'<div id="{target}" data-seq="{seq}">{name}</div>'
    publish = worker_publisher(server.app)
    publish(channels.address(scratch.KIND, hub.id), respond.frame(target, html, seq))
