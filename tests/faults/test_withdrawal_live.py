"""A withdrawal, and the end of access, while pages are open in two processes."""

from __future__ import annotations

import http.cookiejar
import re
import threading
import time
import urllib.parse
import urllib.request
from collections.abc import Callable
from typing import Any

import pytest
import redis
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from app.core.access.actor import Role
from app.extensions import db
from app.features.accounts import operations as accounts
from app.features.accounts import queries as account_queries
from app.features.interviews import operations as interviews
from app.features.interviews.models import Interview
from app.features.interviews.vocabulary import Scope
from app.features.networks import operations as networks
from app.features.networks.models import Membership
from tests.factories import saving
from tests.factories.accounts import PASSWORD
from tests.factories.interviews import interview, quote
from tests.factories.networks import network, seated, site
from tests.support.coedit import Replica, ended_with
from tests.support.live import Process, Server
from tests.web.test_privacy_canary import dump

CANARY = "the heron stood in the puddle of oil"
SOON = 2.0  # seconds: the house says one, a busy machine gets another


def opened(server: Server, at: Process, path: str, person: Any, cookie: str = "") -> Any:
    """A socket to one of the processes."""
    if person is not None and not cookie:
        known = server.cookie(person)
        cookie = f"{known['name']}={known['value']}"
    return connect(
        f"{at.url.replace('http', 'ws')}/live/{path}",
        additional_headers={"Cookie": cookie} if cookie else {},
        open_timeout=20,
        ping_interval=None,
        close_timeout=2,
        max_size=None,
        compression=None,
        legacy=True,
    )


def ends_soon(sockets: dict[str, ClientConnection], act: Callable[[], None]) -> dict[str, int]:
    """Do something, and answer the codes with which the sockets close; each within the time."""
    codes: dict[str, int] = {}

    def listen(name: str, socket: ClientConnection) -> None:
        codes[name] = ended_with(socket)
        late[name] = time.monotonic() - done

    late: dict[str, float] = {}
    done = float("inf")
    threads = [threading.Thread(target=listen, args=each, daemon=True) for each in sockets.items()]
    for thread in threads:
        thread.start()
    act()
    done = time.monotonic()
    for thread in threads:
        thread.join(SOON + 3)
    assert codes.keys() == sockets.keys(), f"still open: {sockets.keys() - codes.keys()}"
    assert all(took < SOON for took in late.values()), late
    return codes


@pytest.fixture
def two(scaled_server: Server) -> Any:
    """An interview open in two processes: its interviewer writes, a coach reads."""
    ours = network()
    alder = site(ours)
    kim, coach = seated(ours, Role.MEMBER, [alder]), seated(ours, Role.COACH, [alder])
    held = interview(alder, kim, scope=Scope.PUBLIC, readers=[coach])
    return scaled_server, scaled_server.start_another(), held, kim, coach


def test_a_withdrawal_closes_every_door_for_ever(two: Any, redis_url: str) -> None:
    server, other, held, kim, coach = two
    key, said = held.id, f"documents/{held.said_id}"
    replica = Replica(opened(server, server.web, f"{said}?ack=1", kim)).sync()
    replica.write(CANARY)
    replica.wait_acknowledged()
    reader = Replica(opened(server, other, f"{said}?ack=1", coach)).sync()
    reader.wait(lambda: CANARY in reader.text)
    quote(held, kim, text=CANARY, is_marked=True, tags=[CANARY])
    parts = opened(server, other, f"parts/interview/{key}", coach)
    offline = Replica(opened(server, server.web, f"{said}?ack=1", kim)).sync()
    offline.wait(lambda: CANARY in offline.text)
    offline.close()
    offline.edit(lambda root: None)

    def withdraw() -> None:
        with saving():
            interviews.withdraw(kim.actor(), db.session.get_one(Interview, key))

    sockets = {"writer": replica.socket, "reader": reader.socket, "page": parts}
    assert ends_soon(sockets, withdraw) == {"writer": 4410, "reader": 4410, "page": 4410}
    for at in (server.web, other):
        for who, code in ((kim, 4410), (coach, 4410), (None, 4401)):
            assert ended_with(opened(server, at, said, who)) == code
        again = Replica(opened(server, at, f"{said}?ack=1", kim), offline.doc)
        with pytest.raises(ConnectionClosed):
            again.send_whole_state()
        assert again.socket.close_code == 4410
    with redis.Redis.from_url(redis_url) as store:
        everything = b"".join(bytes(store.dump(one) or b"") for one in store.scan_iter())
    assert CANARY.encode() not in everything
    assert CANARY not in server.log.read_text()
    server.stop()
    assert CANARY not in dump(server.app)


def test_whoever_is_no_longer_named_is_out(two: Any) -> None:
    server, other, held, kim, coach = two
    said = f"documents/{held.said_id}?ack=1"
    stays = Replica(opened(server, server.web, said, kim)).sync()
    sockets = {
        "here": opened(server, server.web, said, coach),
        "there": opened(server, other, said, coach),
        "page": opened(server, other, f"parts/interview/{held.id}", coach),
    }

    def unname() -> None:
        with saving():
            interviews.change_interview(
                kim.actor(), held, version=held.version, note_taker_id=None, reader_ids=[]
            )

    assert set(ends_soon(sockets, unname).values()) == {4403}
    stays.write("still here")
    stays.wait_acknowledged()


def test_a_lost_role_and_a_lost_seat_close_their_sockets(two: Any) -> None:
    server, other, held, _kim, coach = two
    lead = seated(db.session.get_one(type(held.site), held.site_id).network, Role.LEAD)
    seat = db.session.query(Membership).filter_by(user_id=coach.id).one()
    said = f"documents/{held.said_id}?ack=1"

    def sockets() -> dict[str, Any]:
        return {"here": opened(server, server.web, said, coach),
                "there": opened(server, other, said, coach)}  # fmt: skip

    def demote() -> None:
        with saving():
            networks.change_seat(lead.actor(), seat, role=Role.RESEARCHER, sites=[])

    def remove() -> None:
        with saving():
            networks.remove(lead.actor(), seat)

    assert set(ends_soon(sockets(), demote).values()) == {4403}
    with saving():
        networks.change_seat(lead.actor(), seat, role=Role.COACH, sites=[held.site])
    assert set(ends_soon(sockets(), remove).values()) == {4404}


def test_a_new_password_ends_what_was_open(two: Any) -> None:
    server, other, held, kim, _coach = two
    said = f"documents/{held.said_id}?ack=1"
    old = server.cookie(kim)
    sockets = {"here": opened(server, server.web, said, kim),
               "there": opened(server, other, said, kim)}  # fmt: skip

    def reset() -> None:
        with saving():
            token = accounts.make_own_reset(kim.email)
            accounts.use_reset(account_queries.reset_of(token), password="a good new password")

    assert set(ends_soon(sockets, reset).values()) == {4401}
    remembered = f"{old['name']}={old['value']}"
    assert ended_with(opened(server, other, said, None, remembered)) == 4401


class Browser:
    """As much of a browser as signing in and out takes."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.jar = http.cookiejar.CookieJar()
        self._open = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.jar)).open

    def send(self, page: str, path: str, **form: str) -> None:
        """Send a form with the token of a page."""
        text = self._open(self.url + page).read().decode()
        found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', text)
        assert found is not None
        data = urllib.parse.urlencode({"csrf_token": found[1], **form}).encode()
        self._open(self.url + path, data).read()

    def sign_in(self, person: Any) -> str:
        """Sign in; answers the cookie header."""
        self.send("/sign-in", "/sign-in", email=person.email, password=PASSWORD)
        return "; ".join(f"{one.name}={one.value}" for one in self.jar)


def test_signing_out_closes_this_browser_s_sockets_alone(two: Any) -> None:
    server, other, held, kim, _coach = two
    here, elsewhere = Browser(server.web.url), Browser(server.web.url)
    mine, at_home = here.sign_in(kim), elsewhere.sign_in(kim)
    said = f"documents/{held.said_id}?ack=1"
    stays = Replica(opened(server, other, said, None, at_home)).sync()
    sockets = {
        "same process": opened(server, server.web, said, None, mine),
        "other process": opened(server, other, said, None, mine),
        "page": opened(server, other, f"parts/interview/{held.id}", None, mine),
    }
    codes = ends_soon(sockets, lambda: here.send("/profile", "/sign-out"))
    assert set(codes.values()) == {4401}
    stays.write("the other browser goes on")
    stays.wait_acknowledged()
