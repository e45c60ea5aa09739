"""The housekeeper of a process: pings, dead sockets, snapshots that are due, empty rooms."""

from __future__ import annotations

import logging
import threading
import time
from typing import TYPE_CHECKING

from app.core import metrics
from app.live import snapshots, wire, ws

if TYPE_CHECKING:
    from app.live import Live

ROUND = 0.25  # seconds
PING_AFTER = 20.0  # seconds of silence; y-websocket gives up after 30 without a message
DEAD_AFTER = 60.0  # seconds in which nothing, not even a pong, was heard
CLOSE_WITHIN = 5.0  # seconds that a peer has for the closing handshake
LINGER = 10.0  # seconds that an empty room stays loaded
SWEEP = 30.0  # seconds between two looks for snapshots left behind

# An awareness message about nobody: y-websocket counts messages, not pings.
STILL_HERE = ws.encode(wire.awareness([]))
logger = logging.getLogger("throughline")


class Keeper:
    """Goes its rounds as long as the process lives."""

    def __init__(self, live: Live) -> None:
        self._live = live
        self._started = threading.Lock()
        self._left_behind = snapshots.LeftBehind()
        self._swept_at = time.monotonic() - SWEEP + 3

    def start(self) -> None:
        """Begin the rounds; called when the first socket opens."""
        if self._started.acquire(blocking=False):
            threading.Thread(target=self._run, name="keeper", daemon=True).start()

    def _run(self) -> None:
        while True:
            time.sleep(ROUND)
            try:
                self.go_round()
            except Exception:
                logger.exception("a round of the keeper failed")

    def go_round(self) -> None:
        """One round."""
        now = time.monotonic()
        for socket, is_document in list(self._live.sockets.items()):
            _look_after(socket, is_document, now)
        self._live.rooms.look_again()
        for room in self._live.rooms.all():
            if snapshots.is_due(room, now):
                snapshots.write(self._live.app, room)
            if room.members:
                room.idle_since = now
            elif room.is_closed or (room.unsaved_since is None and now - room.idle_since > LINGER):
                self._live.rooms.release(room)
        self._live.here.tell_again(now)
        if now - self._swept_at > SWEEP:
            self._swept_at = now
            open_ones = {room.id for room in self._live.rooms.all()}
            self._left_behind.write(self._live.app, open_ones)


def _look_after(socket: ws.Connection, is_document: bool, now: float) -> None:
    if socket.closing_at is not None:
        if now - socket.closing_at > CLOSE_WITHIN:
            socket.abort()
    elif now - socket.heard_at > DEAD_AFTER:
        metrics.dropped.add(reason="silent")
        socket.abort()
    elif now - min(socket.heard_at, socket.sent_at) > PING_AFTER and now - socket.asked_at > 5:
        socket.ping(STILL_HERE if is_document else b"")
