"""The stock y-websocket provider with real Yjs, without a line of ours, against the server."""

from __future__ import annotations

import json
import random
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import UUID

from app.features.notes import queries
from tests.factories.networks import network, seated
from tests.support.coedit import CoeditServer, document, until
from tools import node

CLIENT = Path(__file__).parent / "yjs_client.mjs"


class Yjs:
    """One browser's side, in a Node process of its own."""

    def __init__(self, server: CoeditServer, notes: Any, person: Any, query: str = "") -> None:
        address = f"ws://127.0.0.1:{server.port}/live/documents"
        self._process = subprocess.Popen(
            [node.find().node, str(CLIENT), address, str(notes.id), server.cookie(person), query],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def do(self, command: str, **rest: Any) -> dict[str, Any]:
        """Have it do something; answers how it stands."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps({"command": command, **rest}) + "\n")
        self._process.stdin.flush()
        answer: dict[str, Any] = json.loads(self._process.stdout.readline())
        return answer

    @property
    def now(self) -> dict[str, Any]:
        """How it stands."""
        return self.do("look")

    def end(self) -> None:
        """End the process."""
        self._process.kill()
        self._process.communicate()


@contextmanager
def browsers(count: int, server: CoeditServer, notes: Any, hub: Any) -> Iterator[list[Yjs]]:
    """Several synchronised clients, each of a person of their own."""
    clients = [Yjs(server, notes, seated(hub)) for _ in range(count)]
    try:
        for client in clients:
            until(lambda client=client: client.now["synced"], "it did not synchronise")
        yield clients
    finally:
        for client in clients:
            client.end()


def agree(clients: list[Yjs]) -> Any:
    """Whether all replicas have the same state and words."""
    stands = [client.now for client in clients]
    same = all(
        (stand["lines"], stand["state"]) == (stands[0]["lines"], stands[0]["state"])
        for stand in stands
    )
    return stands[0]["lines"] if same else None


def test_real_replicas_end_on_the_same_words(coedit: CoeditServer) -> None:
    hub = network()
    notes = document(hub, ("heading", 2, "¿Qué pasó? – “So…” ✂ 🙂"), ("paragraph", ""))
    with browsers(3, coedit, notes, hub) as clients:
        for number, client in enumerate(clients):
            client.do("type", text=f"voice {number} 🙂 ", at=1)
        lines = until(lambda: agree(clients), "the replicas differ")
        assert lines[0] == "¿Qué pasó? – “So…” ✂ 🙂"
        words = [f"voice {number} 🙂 " for number in range(3)]
        assert sorted(lines[1]) == sorted("".join(words))
        for word in words:  # one that arrives while another is written may stand inside it
            letters = iter(lines[1])
            assert all(letter in letters for letter in word), f"{word} is out of order"
        until(lambda: lines[1].strip() in _text(notes.id), "the snapshot does not follow")


def _text(document_id: UUID) -> str:
    from app.extensions import db

    db.session.rollback()
    return queries.snapshot(document_id).text


def test_a_quote_keeps_its_words_while_others_write_around_it(coedit: CoeditServer) -> None:
    from app.features.notes.render import render

    hub = network()
    quote = str(UUID(int=7))
    notes = document(hub, ("paragraph", "They hand me the packet."))
    with browsers(2, coedit, notes, hub) as (rosa, ines):
        rosa.do("mark", at=0, start=5, length=7, marks={"quote": {"id": quote}})
        ines.do("type", text=" So it is easier.", at=0)
        until(lambda: agree([rosa, ines]))
        replica = coedit.join(notes, seated(hub)).sync()
        assert render(replica.doc).quotes == {UUID(quote): "hand me"}


def test_offline_edits_merge_on_return(coedit: CoeditServer) -> None:
    hub = network()
    notes = document(hub, ("paragraph", "start"))
    with browsers(2, coedit, notes, hub) as (away, here):
        away.do("offline")
        away.do("type", text=" from the train", at=0)
        here.do("cut", at=0, start=0, length=5)
        here.do("write", text="meanwhile")
        away.do("online")
        lines = until(lambda: agree([away, here]))
        assert lines == [" from the train", "meanwhile"]


def test_a_restart_in_the_middle_loses_no_key(coedit: CoeditServer) -> None:
    hub = network()
    notes = document(hub, ("paragraph", ""), ("paragraph", ""))
    with browsers(2, coedit, notes, hub) as clients:
        dice, typed = random.Random(1), ["", ""]
        for number in range(30):
            who = dice.randrange(2)
            # Each on their own line: on one, a word may come to stand inside another.
            clients[who].do("type", text=f"{number},", at=who)
            typed[who] += f"{number},"
            if number == 15:
                coedit.kill()
                coedit.start()
        until(lambda: agree(clients) == typed, "keys are missing after the restart")
        assert coedit.join(notes, seated(hub)).sync().text == "\n".join(typed)


def test_cursors_reach_the_others_under_their_own_names(coedit: CoeditServer) -> None:
    hub = network()
    notes = document(hub)
    with browsers(2, coedit, notes, hub) as (one, two):
        one.do("say", state={"user": {"name": "Somebody Else"}, "cursor": {"anchor": None}})
        me = one.now["client"]
        states = until(lambda: {k: v for k, v in two.now["states"] if k == me and "user" in v})
        assert states[me]["user"]["name"] == "Ines Okafor"
        one.do("offline")
        until(lambda: me not in dict(two.now["states"]), "the cursor stayed")
        one.do("online")
        until(lambda: me in dict(two.now["states"]), "the cursor did not come back")


def test_a_stranger_gets_a_final_code_and_does_not_come_back(coedit: CoeditServer) -> None:
    notes = document(network())
    client = Yjs(coedit, notes, seated(network()))
    try:
        assert until(lambda: client.now["closed"]) == 4404
    finally:
        client.end()


def test_a_reader_s_stock_client_stays_connected(coedit: CoeditServer) -> None:
    """It answers step 1 only when asked, so it sends nothing that it would be closed for."""
    from app.core.access.actor import Role

    hub = network()
    notes = document(hub, ("paragraph", "to read"))
    reader = Yjs(coedit, notes, seated(hub, Role.RESEARCHER))
    try:
        until(lambda: reader.now["synced"])
        writer = coedit.join(notes, seated(hub)).sync()
        writer.write("and more")
        until(lambda: reader.now["lines"] == ["to read", "and more"])
        assert reader.now["closed"] == 0
    finally:
        reader.end()
