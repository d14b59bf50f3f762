"""The way to the restore form for someone who may list nothing: the ARN of a recovery point and its vault."""

from __future__ import annotations

import re
from dataclasses import dataclass

from textual import on
from textual.app import ComposeResult
from textual.content import Content
from textual.message import Message
from textual.widgets import Button, Input, Static

from recovery.errors import BadInput, RelightError
from recovery.models import RecoveryPoint
from recovery.reading import Priority
from tui.actions import EVERYWHERE
from tui.screen import RelightScreen
from tui.steady_input import SteadyInput

ARN = re.compile(r"arn:(aws[a-z-]*):[a-z0-9-]+:([a-z0-9-]*):(\d{12})?:.+")

FIELDS = (
    ("arn", "Recovery point ARN", "arn:aws:ec2:eu-west-1::snapshot/snap-..."),
    ("vault", "Backup vault", "its name, as in Default"),
    ("account", "Vault's account", "only where the vault is shared by another account"),
)


@dataclass
class PointFound(Message, bubble=False):
    point: RecoveryPoint


@dataclass
class PointRefused(Message, bubble=False):
    error: RelightError


class PasteArnScreen(RelightScreen[None]):
    SCOPES = (EVERYWHERE, "paste-arn")
    PURPOSE = "Reach the restore form with the ARN of a recovery point alone, where lists are denied."
    AUTO_FOCUS = "#arn"
    CSS_PATH = "paste_arn.tcss"

    def content(self) -> ComposeResult:
        yield Static(Content.styled("Restore a recovery point by its ARN", "bold"), classes="title")
        yield Static("Needs backup:DescribeRecoveryPoint and no list. Enter goes on.", classes="about")
        for name, label, example in FIELDS:
            yield Static(label, classes="label")
            yield SteadyInput(placeholder=example, id=name, compact=True)
        yield Button("Open the restore form", id="open", variant="primary", compact=True)
        yield Static(id="standing", markup=False)

    @on(Input.Submitted)
    def submitted(self, event: Input.Submitted) -> None:
        needed = (self.query_one(f"#{name}", Input) for name in ("arn", "vault"))
        empty = next((each for each in needed if not each.value.strip()), None)
        if empty is not None and empty is not event.input:
            empty.focus()
        else:
            self.look_up()

    @on(Button.Pressed, "#open")
    def look_up(self) -> None:
        account = self.relight.account
        arn, vault, vault_account = (self._typed(name) for name, _, _ in FIELDS)
        try:
            if account is None:
                return
            check(arn, vault, vault_account, account.context.partition, account.context.region)
        except BadInput as error:
            self.relight.report(error)
            return
        self.query_one("#standing", Static).update("Asking AWS for the recovery point ...")
        self.relight.read(
            Priority.KEY,
            lambda: account.reads.point(arn, vault, vault_account),
            PointFound,
            to=self,
            failed=PointRefused,
        )

    def on_point_found(self, message: PointFound) -> None:
        self.query_one("#standing", Static).update("")
        self.relight.open("restore-form", point=message.point)

    def on_point_refused(self, message: PointRefused) -> None:
        self.query_one("#standing", Static).update("")
        self.relight.report(message.error)

    def _typed(self, name: str) -> str:
        """What was typed, without the blanks and quotes that come along when a line is copied."""
        return self.query_one(f"#{name}", Input).value.strip().strip("\"'")


def check(arn: str, vault: str, vault_account: str, partition: str, region: str) -> None:
    """Raises `BadInput` where these cannot name a recovery point that this account and Region can restore."""
    found = ARN.fullmatch(arn)
    if found is None:
        raise BadInput(
            "Not an ARN", f"{arn or 'Nothing'} was given as the recovery point.", "It starts with arn:aws."
        )
    if found[1] != partition:
        raise BadInput(
            "Another partition",
            f"The ARN is of {found[1]}, these credentials are of {partition}.",
            "Choose another context: C.",
        )
    if found[2] and found[2] != region:
        raise BadInput(
            "Another Region",
            f"The recovery point lies in {found[2]}, and the app looks at {region}.",
            f"Choose {found[2]} in the context picker: C. A recovery point is restored where it lies.",
        )
    if not vault:
        raise BadInput(
            "No vault",
            "AWS Backup finds a recovery point by its ARN and the name of its vault.",
            "Type the vault's name.",
        )
    if vault_account and not re.fullmatch(r"\d{12}", vault_account):
        raise BadInput(
            "Not an account id", f"{vault_account} was given as the vault's account.", "It has twelve digits."
        )
