"""Where to work: the profiles of the AWS config, and the Regions for the one that is chosen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from textual.message import Message

from recovery.account import ContextOffer, ContextRequest
from recovery.inventory import ItemColumn, ItemTable
from recovery.reading import Priority
from tui.actions import EVERYWHERE, TABLE
from tui.cells import muted
from tui.columns import Column
from tui.table_screen import TableScreen


@dataclass(frozen=True, slots=True)
class Choice:
    """A row: a profile in its own Region, or the profile of now in another Region."""

    request: ContextRequest
    account: str = ""
    kind: str = ""
    now: bool = False


@dataclass
class ContextsRead(Message, bubble=False):
    offers: Sequence[ContextOffer]
    regions: Sequence[str]


class ContextsScreen(TableScreen):
    SCOPES = (EVERYWHERE, TABLE, "contexts")
    PURPOSE = "Where to work: a profile of the AWS config and a Region."
    COLUMNS = (
        Column("now", 3, look=lambda value: "good"),
        Column("profile", 20, grows=2),
        Column("region", 14, grows=1),
        Column("account", 12, rank=1),
        Column("kind", 12, rank=2, look=muted),
    )

    def __init__(self) -> None:
        super().__init__()
        self._items = ItemTable[Choice](
            (
                ItemColumn("now", "Now", lambda row: "now" if row.now else ""),
                ItemColumn("profile", "Profile", lambda row: row.request.profile or "default credentials"),
                ItemColumn("region", "Region", lambda row: row.request.region or "of the profile"),
                ItemColumn("account", "Account", lambda row: row.account),
                ItemColumn("kind", "Signs in by", lambda row: row.kind),
            ),
            key=lambda row: f"{row.request.profile}\n{row.request.region}",
        )
        self._read = False

    async def on_mount(self) -> None:
        self.action_refresh()
        await self.action_filter()

    def action_refresh(self) -> None:
        # On a reader thread: where signing in has failed, this is what imports the SDK.
        app = self.relight
        account, connections = app.account, app.kit.connections
        partition = account.context.partition if account else "aws"
        self.relight.read(
            Priority.KEY,
            lambda: ContextsRead(tuple(connections.offers()), tuple(connections.regions(partition))),
            lambda found: found,
            to=self,
        )

    def on_contexts_read(self, message: ContextsRead) -> None:
        self._read = True
        self._items.clear()
        self._items.put(self._choices(message.offers, message.regions))
        self.look_again()

    def _choices(self, offers: Sequence[ContextOffer], regions: Sequence[str]) -> Sequence[Choice]:
        """The recent ones first, then every profile, then the other Regions of the profile of now."""
        app = self.relight
        account, request = app.account, app.request
        here = replace(request, region=account.context.region if account else request.region, write=False)
        rows = [
            Choice(
                here,
                account.context.account if account else "",
                "signed in" if account else "",
                now=bool(account),
            )
        ]
        rows += [
            Choice(recent, kind="recent")
            for recent in app.signing_in.recent
            if recent != here and recent.endpoint == here.endpoint
        ]
        rows += [Choice(as_request(offer, here.endpoint), offer.account, offer.kind) for offer in offers]
        rows += [
            Choice(replace(here, region=region), account.context.account if account else "", "other Region")
            for region in regions
        ]
        unique: dict[tuple[str, str], Choice] = {}
        for row in rows:
            unique.setdefault((row.request.profile, row.request.region), row)
        return tuple(unique.values())

    def items(self) -> ItemTable[Choice]:
        return self._items

    def crumbs(self) -> Sequence[str]:
        return ("Choose a context: profile and Region",)

    def empty_words(self) -> str:
        if not self._read:
            return "Reading the AWS config."
        return "The AWS config names no profile. `aws configure sso` makes one."

    def choose(self, key: str) -> None:
        row = self._items.item(key)
        if row and not row.now:
            self.relight.connect(row.request)
        elif row:
            self.relight.back()

    def filter_settled(self) -> None:
        """One row left is the choice."""
        if self.table.rows.row_count == 1:
            self.choose(self.table.cursor_key)


def as_request(offer: ContextOffer, endpoint: str) -> ContextRequest:
    """Another profile against the same endpoint: a sandbox stays a sandbox."""
    return ContextRequest(profile=offer.profile, region=offer.region, endpoint=endpoint)
