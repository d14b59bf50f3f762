"""Leaving when the terminal is gone.

A hang-up is SIGHUP for most, but a process whose parents ignore it (`nohup`, a tmux server started so) never
gets the signal. Textual then reads the ended terminal again and again and takes a whole core: a read of
nothing counts as "piped" there, and the SIGCONT of the same hang-up starts a second thread that reads. So the
terminal itself is watched, by a thread that sleeps until the kernel says that the other side has closed.
"""

from __future__ import annotations

import os
import select
import signal
import sys
import threading

from recovery.reading import ReadQueue

HUNG_UP = 128 + signal.SIGHUP
"""The exit code that a shell tells of a process that a hang-up ended."""


def leave_when_hung_up(calls: ReadQueue) -> None:
    """End this process when standard input's terminal goes away or SIGHUP comes; call it on the main thread.

    A restore that is being sent gets the five seconds of `ReadQueue.close` for its answer. What has not come
    back by then is in the journal as sent, and is reconciled.
    """
    told, tell = os.pipe()
    signal.signal(signal.SIGHUP, lambda *_: os.write(tell, b"\0"))
    threading.Thread(target=_leave, args=(told, calls), name="hang-up", daemon=True).start()


def _leave(told: int, calls: ReadQueue) -> None:
    watched = select.poll()
    watched.register(sys.stdin.fileno(), 0)  # no event asked for: POLLHUP and POLLERR come unasked
    watched.register(told, select.POLLIN)
    watched.poll()
    calls.close()
    # Not through Textual: it would write its farewell to the terminal that is gone, and wait for it.
    os._exit(HUNG_UP)
