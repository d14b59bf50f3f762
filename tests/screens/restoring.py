"""A shop whose volume can be restored, with hostile names, and the way to the form of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from textual.widgets import Static

from recovery.account import (
    AccountChoice,
    ChoiceAnswer,
    Known,
    RoleFacts,
    SourceFacts,
    VaultDenial,
    VaultPolicyFacts,
)
from recovery.context import Mode
from recovery.errors import AccessDenied
from recovery.models import RecoveryPoint, RestoreJob, ReturnedMetadata
from tests.screens.driver import User
from tests.screens.shop import HOSTILE, ShopAccount, points
from tui.app import RelightApp

POINT_OF_VOLUME: RecoveryPoint = replace(
    points()[0], type="EBS", resource_name="orders-db-data", storage_class="WARM", encrypted=False
)
HOSTILE_POINT = replace(POINT_OF_VOLUME, resource_name=HOSTILE)
DENIED = AccessDenied("Not allowed", "ann may not do that.", "Ask for it.", action="kms:ListAliases")
ZONES = tuple(AccountChoice(f"eu-west-1{letter}", f"euw1-az{n}") for n, letter in enumerate("abc", 1))
LOOKUPS: Mapping[str, ChoiceAnswer] = {
    "availability-zones": ChoiceAnswer(ZONES),
    "kms-keys": ChoiceAnswer(denied="kms:ListAliases is not allowed"),
}


@dataclass
class RestoringAccount(ShopAccount):
    """`refused` names reads that raise; `described` is what DescribeRecoveryPoint answers."""

    mode: Mode = Mode.WRITE
    described: RecoveryPoint = POINT_OF_VOLUME
    refused: frozenset[str] = frozenset()
    lookups: Mapping[str, ChoiceAnswer] = field(default_factory=lambda: dict(LOOKUPS))
    asked: list[tuple[str, Mapping[str, str]]] = field(default_factory=list)
    roles: Mapping[str, RoleFacts] = field(default_factory=dict)
    denials: tuple[VaultDenial, ...] = ()
    wait_for: Callable[[], object] = lambda: None
    """Called by the slowest check, so that a test can hold it."""

    def point(self, arn: str, vault: str, vault_account: str = "") -> RecoveryPoint:
        self._may("point")
        return self.described

    def returned_metadata(self, arn: str, vault: str, vault_account: str = "") -> ReturnedMetadata:
        self._may("returned_metadata")
        return ReturnedMetadata(
            {"availabilityZone": None, "encrypted": "false", "volumeId": "vol-0123456789abcdef0"}, "EBS"
        )

    def choices(self, lookup: str, needs: Mapping[str, str]) -> ChoiceAnswer:
        self.asked.append((lookup, dict(needs)))
        return self.lookups.get(lookup, ChoiceAnswer())

    def source_facts(self, lookup: str, resource_arn: str) -> SourceFacts:
        self._may("source_facts")
        known = {"availability_zone": "eu-west-1b", "volume_type": "gp3", "size_gib": "100", "iops": "3000"}
        return SourceFacts(Known.YES, known)

    def role(self, arn: str) -> RoleFacts:
        return self.roles.get(arn, RoleFacts(arn, Known.YES, Known.YES))

    def vault_policy(self, vault: str, point_arn: str) -> VaultPolicyFacts:
        self.wait_for()
        self._may("vault_policy")
        return VaultPolicyFacts(Known.YES, self.denials)

    def jobs_of(self, resource_arn: str) -> Iterator[Sequence[RestoreJob]]:
        self._may("jobs_of")
        yield ()

    def _may(self, read: str) -> None:
        if read in self.refused:
            raise DENIED


def steady(user: User) -> User:
    """Until no read is under way and the screen has stayed as it is over ten looks."""
    looks = [""] * 10

    def same() -> bool:
        looks.append(user.screen)
        return len(set(looks[-10:])) == 1

    return user.quiet().when(same, "the screen never stood still").quiet()


async def to_form(app: RelightApp, user: User, point: RecoveryPoint = POINT_OF_VOLUME) -> User:
    """The form of the point, its roles looked up and its first question under the cursor."""
    await user.until("orders-db-data").quiet()
    app.open("restore-form", point=point)

    def drawn() -> bool:
        about = app.screen.query("#about")
        told = about and str(about.first(Static).content)
        return bool(told) and "Restore role" in user.screen and "asking AWS" not in user.screen

    return await steady(user.when(drawn, "the form never stood"))


async def to_review(app: RelightApp, user: User, point: RecoveryPoint = POINT_OF_VOLUME) -> User:
    await to_form(app, user, point)
    return await steady(user.press("f5").until("1 Findings").until_gone("checking"))


async def start(user: User, until: str) -> User:
    """From the review through the question; `until` is what the screen says then."""
    asked = user.press("s").until("Start this restore?")
    return await asked.press("right").press("enter").until(until)
