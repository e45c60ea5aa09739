"""Between processes: in this one directly, by Redis between several, by the outbox from the worker.

A message is (channel, frame). Delivery here is at once; to others it is a hint that may be lost:
documents are read from their rows, parts caught up by sequence. After a break in Redis everyone is
told to catch up.
"""

from __future__ import annotations

import logging
import secrets
import threading
import time
from collections import deque
from collections.abc import Callable
from typing import Any

import redis
from flask import Flask
from sqlalchemy import func, select

from app.core import gate, outbox
from app.core.gate import Busy
from app.core.outbox import Outbox
from app.extensions import db
from app.live.facts import facts

TOPIC = "throughline:live"
LOOK_BACK = 100  # outbox rows looked at again: on PostgreSQL a lower seq may commit later
POLL = 0.5  # seconds

Handler = Callable[[str, str], None]
logger = logging.getLogger("throughline")


class Bus:
    """Carries frames to whoever listens to a channel's prefix, in all web processes."""

    def __init__(self, app: Flask, redis_url: str = "") -> None:
        self._app = app
        self._me = secrets.token_hex(8)
        self._handlers: dict[str, Handler] = {}
        self._redis: Any = redis.Redis.from_url(redis_url) if redis_url else None
        self._after_break: Callable[[], None] = lambda: None
        self._listening = False
        self._last = 0
        self._seen: deque[int] = deque(maxlen=4 * LOOK_BACK)
        self._kept = gate.Kept()

    def on(self, prefix: str, handler: Handler) -> None:
        """Have messages whose channel begins with `prefix:` handled."""
        self._handlers[prefix] = handler

    def on_break(self, handler: Callable[[], None]) -> None:
        """What to do once messages may have been missed."""
        self._after_break = handler

    def publish(self, channel: str, frame: str) -> None:
        """Deliver here, and hint to the other processes."""
        self.deliver(channel, frame)
        self.hint(channel, frame)

    @property
    def reaches_others(self) -> bool:
        """Whether there is a way to the other processes."""
        return self._redis is not None

    def hint(self, channel: str, frame: str) -> None:
        """Tell the other processes only. Never raises: rows are the truth."""
        if self._redis is None:
            return
        try:
            self._redis.publish(TOPIC, f"{self._me}\n{channel}\n{frame}")
        except redis.RedisError:
            logger.warning("Redis is away: other processes will catch up")

    def deliver(self, channel: str, frame: str) -> None:
        """Hand a message to its handler in this process."""
        handler = self._handlers.get(channel.partition(":")[0])
        if handler is not None:
            try:
                handler(channel, frame)
            except Exception:
                logger.exception("message could not be handled", extra=facts(channel=channel))

    def start(self) -> None:
        """Listen to the other processes; called when the first socket opens."""
        if self._listening:
            return
        self._listening = True
        listen = self._listen if self._redis is not None else self._poll
        threading.Thread(target=listen, name="bus", daemon=True).start()

    def _listen(self) -> None:
        pause = 0.2
        while True:
            try:
                with self._redis.pubsub(ignore_subscribe_messages=True) as subscription:
                    subscription.subscribe(TOPIC)
                    self._after_break()
                    pause = 0.2
                    for message in subscription.listen():
                        self._hear(message["data"].decode())
            except (redis.RedisError, OSError):
                logger.warning("Redis is away", extra=facts(again_in=pause))
                time.sleep(pause)
                pause = min(pause * 2, 5.0)

    def _hear(self, text: str) -> None:
        sender, channel, frame = text.split("\n", 2)
        if sender != self._me:
            self.deliver(channel, frame)

    def _poll(self) -> None:
        """Without Redis the worker leaves frames in the outbox."""
        started = False
        with self._app.app_context():
            while True:
                try:
                    started = self._look() if started else self._begin()
                except Exception:
                    logger.exception("the outbox could not be read")
                time.sleep(POLL)

    def _begin(self) -> bool:
        with db.engine.connect() as connection:
            self._last = connection.scalar(select(func.max(Outbox.seq))) or 0
        self._seen.extend(range(max(0, self._last - LOOK_BACK), self._last + 1))
        return True

    def _look(self) -> bool:
        """Numbers first: frames are whole parts, and most of these have been delivered.

        There is seldom one, so the driver itself is asked, on a connection that stays open.
        """
        with self._kept.reading() as driver:
            near = driver.execute(f"SELECT seq FROM outbox WHERE seq > {self._last - LOOK_BACK}")
            unseen = [seq for (seq,) in near.fetchall() if seq not in self._seen]
        if unseen:
            with self._app.app_context():
                self._deliver_rows(unseen)
        return True

    def _deliver_rows(self, seqs: list[int]) -> None:
        with db.engine.connect() as connection:
            rows = connection.execute(
                select(Outbox.seq, Outbox.channel, Outbox.frame)
                .where(Outbox.seq.in_(seqs))
                .order_by(Outbox.seq)
            ).all()
        for seq, channel, frame in rows:
            self._seen.append(seq)
            self._last = max(self._last, seq)
            self.deliver(channel, frame)


def worker_publisher(app: Flask) -> Handler:
    """What the worker process plugs into core.after: Redis where there is one, else the outbox."""
    if app.config["REDIS_URL"]:
        return Bus(app, app.config["REDIS_URL"]).hint

    def publish(channel: str, frame: str) -> None:
        try:
            outbox.publish(channel, frame)
        except Busy:
            logger.warning("the outbox is busy: pages catch up by sequence")

    return publish
