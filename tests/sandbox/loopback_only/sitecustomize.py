"""Ends a Python process that connects to, or resolves, anything but loopback. Found by PYTHONPATH."""

from __future__ import annotations

import os
import sys
from typing import Any

LOCAL = ("127.0.0.1", "::1", "localhost")


def watch(event: str, arguments: tuple[Any, ...]) -> None:
    if event == "socket.connect":
        address = arguments[1]
        where = address[0] if isinstance(address, tuple) else None
    elif event == "socket.getaddrinfo":
        where = arguments[0]
    else:
        return
    where = where.decode() if isinstance(where, bytes) else where
    if where is not None and where not in LOCAL:
        sys.stderr.write(f"left loopback: {event} {where}\n")
        sys.stderr.flush()
        os._exit(97)


sys.addaudithook(watch)
