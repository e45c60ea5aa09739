"""One port in front of several web processes, as a proxy has it: connections go round in turn."""

from __future__ import annotations

import socket as sockets
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from itertools import cycle


@contextmanager
def front_of(ports: Sequence[int]) -> Iterator[int]:
    """A port whose connections are passed on to the given ones, one after the other."""
    door = sockets.create_server(("127.0.0.1", 0))
    receiving = threading.Thread(target=_receive, args=(door, list(ports)))
    receiving.start()
    try:
        yield door.getsockname()[1]
    finally:
        door.shutdown(sockets.SHUT_RDWR)
        receiving.join()
        door.close()


def _receive(door: sockets.socket, ports: list[int]) -> None:
    for port in cycle(ports):
        try:
            guest, _ = door.accept()
        except OSError:
            return
        behind = sockets.create_connection(("127.0.0.1", port))
        threading.Thread(target=_introduce, args=(guest, behind), daemon=True).start()


def _introduce(guest: sockets.socket, behind: sockets.socket) -> None:
    with guest, behind:
        back = threading.Thread(target=_pass_on, args=(behind, guest), daemon=True)
        back.start()
        _pass_on(guest, behind)
        back.join()


def _pass_on(one: sockets.socket, other: sockets.socket) -> None:
    with suppress(OSError):
        while data := one.recv(65536):
            other.sendall(data)
    with suppress(OSError):
        other.shutdown(sockets.SHUT_WR)
