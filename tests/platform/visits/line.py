"""A line between a browser and the site that a test can cut, or let swallow every answer."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Iterator
from typing import Literal

Mode = Literal["through", "cut", "deaf"]


class Line:
    """Listens on a free port and passes bytes on. ``cut`` drops everything; ``deaf`` passes on what is asked and loses the answers."""

    def __init__(self, port: int) -> None:
        self.mode: Mode = "through"
        self._to = port
        self._open: set[socket.socket] = set()
        self._door = socket.create_server(("127.0.0.1", 0))
        self.port = self._door.getsockname()[1]
        threading.Thread(target=self._listen, daemon=True).start()

    @property
    def address(self) -> str:
        """Of the site, through this line."""
        return f"http://localhost:{self.port}"

    def set(self, mode: Mode) -> None:
        """What is open is closed: nothing goes on over an old connection."""
        self.mode = mode
        for each in list(self._open):
            _shut(each)

    def close(self) -> None:
        """No more."""
        self.set("cut")
        _shut(self._door)

    def _listen(self) -> None:
        while True:
            try:
                near, _ = self._door.accept()
            except OSError:
                return
            if self.mode == "cut":
                _shut(near)
                continue
            try:
                far = socket.create_connection(("127.0.0.1", self._to))
            except OSError:
                _shut(near)
                continue
            self._open |= {near, far}
            deaf = self.mode == "deaf"
            threading.Thread(target=self._pass, args=(near, far, False), daemon=True).start()
            threading.Thread(target=self._pass, args=(far, near, deaf), daemon=True).start()

    def _pass(self, come: socket.socket, go: socket.socket, lost: bool) -> None:
        with contextlib.suppress(OSError):
            while piece := come.recv(65536):
                if lost:
                    break
                go.sendall(piece)
        for each in (come, go):
            _shut(each)
            self._open.discard(each)


def _shut(each: socket.socket) -> None:
    with contextlib.suppress(OSError):
        each.shutdown(socket.SHUT_RDWR)
    each.close()


@contextlib.contextmanager
def line_to(address: str) -> Iterator[Line]:
    """A line to a site at this address."""
    line = Line(int(address.rsplit(":", 1)[1]))
    try:
        yield line
    finally:
        line.close()
