"""The control routes under `/-/`: JSON in, JSON out, for tests and demonstrations. No route of AWS begins
so."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import asdict
from typing import Any
from urllib.parse import parse_qs

from aws_sandbox.backup.models import backend_of
from aws_sandbox.clock import Clock
from aws_sandbox.interference import Interference
from aws_sandbox.world.accounts import SHOP, places
from aws_sandbox.world.loading import World

Json = dict[str, Any] | list[Any]

WAITS = "/-/held"
"""Waits for a request to be held, which needs the world on its way there."""


class Control:
    def __init__(self, clock: Clock, interference: Interference, world: World) -> None:
        self._clock = clock
        self._interference = interference
        self._world = world
        self._routes: dict[tuple[str, str], Callable[[Any, dict[str, str]], Json]] = {
            ("GET", "/-/health"): lambda body, query: {"status": "ok"},
            ("GET", "/-/clock"): lambda body, query: self._clock_state(),
            ("POST", "/-/clock"): self._set_clock,
            ("POST", "/-/reset"): self._reset,
            ("GET", "/-/faults"): lambda body, query: interference.faults(),
            ("POST", "/-/faults"): self._add_faults,
            ("DELETE", "/-/faults"): self._clear_faults,
            ("POST", "/-/hold"): self._hold,
            ("GET", "/-/held"): lambda body, query: interference.held(float(query.get("wait", 0))),
            ("POST", "/-/release"): lambda body, query: {
                "released": interference.release(discard=bool(body.get("discard", False)))
            },
            ("GET", "/-/requests"): lambda body, query: [asdict(row) for row in list(interference.log)],
            ("POST", "/-/abort"): self._abort,
            ("GET", "/-/restores"): lambda body, query: self._restores(),
            ("GET", "/-/copies"): lambda body, query: self._copies(),
            ("GET", "/-/measurements"): self._measurements,
            ("GET", "/-/files"): lambda body, query: self._files(query["region"], query["id"]),
        }

    def answer(self, method: str, path: str, query: str, body: bytes) -> tuple[int, Json]:
        """Status and JSON. 400 explains what was wrong, 404 lists the routes."""
        route = self._routes.get((method, path))
        if route is None:
            return 404, {"error": "no such route", "routes": [" ".join(known) for known in self._routes]}
        try:
            parsed = json.loads(body or b"{}")
            with nullcontext() if path == WAITS else self._world.lock:
                return 200, route(parsed, {key: values[-1] for key, values in parse_qs(query).items()})
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            return 400, {"error": f"{type(error).__name__}: {error}"}

    def _clock_state(self) -> Json:
        clock = self._clock
        return {"now": clock.stamp(), "work": clock.work(), "speed": clock.speed, "paused": clock.paused}

    def _set_clock(self, body: dict[str, Any], query: dict[str, str]) -> Json:
        """`{"speed": x}`, `{"advance": seconds}`, `{"pause": true|false}`, or several at once."""
        if unknown := body.keys() - {"speed", "advance", "pause"}:
            raise ValueError(f"unknown keys {sorted(unknown)}")
        if not isinstance(body.get("pause", False), bool):
            raise ValueError("pause must be true or false")
        if "speed" in body:
            self._clock.set_speed(float(body["speed"]))
        if "pause" in body:
            self._clock.pause(body["pause"])
        if "advance" in body:
            self._clock.advance(float(body["advance"]))
        return self._clock_state()

    def _reset(self, body: dict[str, Any], query: dict[str, str]) -> Json:
        self._interference.reset()
        self._world.reset()
        return {"status": "ok"}

    def _add_faults(self, body: Any, query: dict[str, str]) -> Json:
        self._interference.add_faults(body if isinstance(body, list) else [body])
        return self._interference.faults()

    def _clear_faults(self, body: Any, query: dict[str, str]) -> Json:
        self._interference.clear_faults()
        return []

    def _hold(self, body: dict[str, Any], query: dict[str, str]) -> Json:
        self._interference.add_hold(body)
        return {"status": "ok"}

    def _abort(self, body: dict[str, Any], query: dict[str, str]) -> Json:
        """`{"job_id": id}`: ends an unfinished job as ABORTED, which no call of AWS's API can."""
        for place in places(self._world.partition):
            backend = backend_of(place.account, place.region)
            if body["job_id"] in backend.store.jobs:
                backend.jobs.abort(body["job_id"])
                return {"status": "ok"}
        raise ValueError(f"no job {body['job_id']}")

    def _restores(self) -> Json:
        """Every restore job that a request started itself, with its token, when it began by the clock of work
        and how long it works: neither those of the seeded past, nor the children of others, nor restore
        tests."""
        started = []
        for place in places(self._world.partition):
            backend = backend_of(place.account, place.region)
            backend.tick()
            started += [
                {
                    "account": place.account,
                    "region": place.region,
                    "job_id": job.id,
                    "token": job.token,
                    "recovery_point_arn": job.point.arn,
                    "resource_type": job.point.resource.type,
                    "role_arn": job.request.role_arn,
                    "status": job.status,
                    "created": job.created,
                    "began": job.began,
                    "work_seconds": job.work_seconds,
                    "restored_to": job.restored_to,
                    "created_resource_arn": job.created_resource_arn,
                }
                for job in backend.store.jobs.values()
                if job.began >= 0 and job.parent_id is None and job.test is None
            ]
        return started

    def _measurements(self, body: Any, query: dict[str, str]) -> Json:
        """The records of a table of the shop's Timestream, `?database=D&table=T`: no query can read them."""
        from moto.timestreamwrite.models import timestreamwrite_backends

        timestream = timestreamwrite_backends[SHOP.id][self._world.partition.main_region]
        return list(timestream.databases[query["database"]].tables[query["table"]].records)

    def _copies(self) -> Json:
        """Every copy job, with its token."""
        started = []
        for place in places(self._world.partition):
            backend = backend_of(place.account, place.region)
            backend.tick()
            started += [
                {
                    "account": place.account,
                    "region": place.region,
                    "job_id": job.id,
                    "token": job.token,
                    "recovery_point_arn": job.point.arn,
                    "destination_vault_arn": job.vault_arn,
                    "role_arn": job.role_arn,
                    "state": job.state,
                    "created": job.created,
                    "copied_arn": None if job.copied is None else job.copied.arn,
                }
                for job in backend.store.copies.values()
            ]
        return started

    def _files(self, region: str, identifier: str) -> Json:
        """The paths in a file system of EFS in the shop's account. No call of AWS's API tells them."""
        from moto.efs.models import efs_backends

        self._world.load_main_region()
        backend_of(SHOP.id, region).tick()
        efs: Any = efs_backends[SHOP.id][region]
        return list(efs.file_systems_by_id[identifier]._files)
