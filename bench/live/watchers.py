"""One change to a shared record, on 500 screens at once: how long, and how often it is drawn."""

from __future__ import annotations

import http.client
import json
import os
import tempfile
import time
from base64 import b64encode
from pathlib import Path
from typing import Any

from bench.coedit import places
from bench.coedit.load import Helper
from bench.coedit.places import Place
from bench.house import TOKEN
from bench.table import Figure

WATCHERS, PEOPLE = 500, 50
CHANGES, WARM = 100, 5
PAUSE = 0.15  # seconds between two changes
PATIENCE = 10  # seconds
LAST_MS = 100.0
SIT = str(Path(__file__).with_name("sit.mjs"))
SEEN = {"says": b64encode(b'{"seen": {}}').decode(), "opcode": 1}
COUNTED = "bench.live.counted:make()"


def figures() -> list[Figure]:
    """From the change's commit to the last watcher's frame."""
    with tempfile.NamedTemporaryFile(prefix="throughline-notes-") as notes:
        os.environ["THROUGHLINE_NOTES"] = notes.name
        with places.installation(_furnish, COUNTED) as place:
            person = Person(place)
            sitting = Helper(SIT, {"seats": [_seat(place, one) for one in range(WATCHERS)]})
            try:
                sitting.hear()
                time.sleep(2)  # everybody has heard who else is there
                before = place.spent()
                heard = [_change(person, sitting, at) for at in range(WARM + CHANGES)]
                cpu = (place.spent() - before) / len(heard)
            finally:
                sitting.end()
        told = [json.loads(line) for line in Path(notes.name).read_text().splitlines()]
    return _figures(heard[WARM:], told[WARM:], cpu)


def _figures(heard: list[dict[str, Any]], told: list[dict[str, Any]], cpu: float) -> list[Figure]:
    assert len(heard) == len(told), (len(heard), len(told))
    assert not any(one["closed"] for one in heard), "the server has closed sockets"
    whole = all(set(one["counts"]) == {len(_parts())} for one in heard)
    delays = [
        sorted(at - change["at"] for at in one["at"])
        for one, change in zip(heard, told, strict=True)
    ]
    last = sorted(one[-1] for one in delays)
    every = sorted(at for one in delays for at in one)
    size = f"{told[-1]['bytes'] / 1024:.1f} KB in {len(_parts())} parts"
    note = "" if whole else "NOT EVERY SCREEN HEARD EVERY PART ONCE"
    return [
        Figure("commit to the last screen, p50", _at(last, 0.5), "ms", None, size),
        Figure("commit to the last screen, p99", _at(last, 0.99), "ms", LAST_MS, note),
        Figure("commit to any screen, p99", _at(every, 0.99), "ms"),
        Figure("renders of a part for one change", _most(told), "", 1, "the most of any"),
        Figure("CPU of the server for one change", cpu * 1000, "ms"),
    ]


def _most(told: list[dict[str, Any]]) -> int:
    """How often the part was drawn that was drawn most often for one change."""
    assert all(len(one["drawn"]) == len(_parts()) for one in told), "a part was not drawn"
    return max(max(one["drawn"].values()) for one in told)


def _parts() -> list[str]:
    from app.core import channels
    from bench.live.counted import KIND

    known = channels.kind(KIND)
    assert known is not None
    return list(known.parts)


def _at(times: list[float], share: float) -> float:
    return times[min(len(times) - 1, int(len(times) * share))]


def _seat(place: Place, number: int) -> dict[str, Any]:
    path, cookie = place.documents[0], place.cookies[1 + number % PEOPLE]
    return {"host": "127.0.0.1", "port": place.port, "path": path, "cookie": cookie, **SEEN}


def _change(person: Person, sitting: Helper, number: int) -> dict[str, Any]:
    person.move("down" if number % 2 else "up")
    sitting.tell({"parts": len(_parts()), "patience": PATIENCE})
    time.sleep(PAUSE)
    return sitting.hear()


class Person:
    """Who moves a cause up and down, as a browser would ask for it."""

    def __init__(self, place: Place) -> None:
        self._line = http.client.HTTPConnection("127.0.0.1", place.port, timeout=PATIENCE)
        self._cause = place.documents[1]
        self._cookie = place.cookies[0]
        found = TOKEN.search(self._ask("GET", place.documents[2]))
        assert found, "the page has no token"
        self._token = found[1]

    def move(self, step: str) -> None:
        """Move it one step."""
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "HX-Request": "true",
            "HX-Request-Type": "partial",
            "X-CSRFToken": self._token,
        }
        self._ask("POST", f"/causes/{self._cause}/moves", f"step={step}", headers)

    def _ask(
        self, method: str, path: str, body: str | None = None, headers: dict[str, str] | None = None
    ) -> str:
        sent = {"Cookie": self._cookie, **(headers or {})}
        self._line.request(method, path, body, sent)
        answer = self._line.getresponse()
        text = answer.read().decode()
        assert answer.status == 200, (answer.status, text[:200])
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                self._cookie = value.partition(";")[0]
        return text


def _furnish() -> tuple[list[str], list[str]]:
    """A fishbone with 24 causes: where its socket is, the cause to move, its page."""
    from tests.factories import causes
    from tests.factories.networks import network, seated
    from tests.support import scratch
    from tests.support.client import session_cookie

    app = scratch.make()
    with app.app_context():
        hub = network()
        people = [seated(hub) for _ in range(1 + PEOPLE)]
        made = causes.analysis(hub)
        bones = [causes.bone(made, place) for place in range(4)]
        hung = [
            causes.cause(one, f"Cause {number} of nobody at the door")
            for one in bones
            for number in range(6)
        ]
        paths = [f"/live/parts/analysis/{made.id}", str(hung[3].id), f"/analyses/{made.id}"]
        cookies = ["=".join(session_cookie(app, person)) for person in people]
    return paths, cookies
