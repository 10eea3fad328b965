"""Who a token acts for; own details, addresses and contacts."""

from __future__ import annotations

from chapeau.interfaces.api.caller import Caller
from chapeau.interfaces.api.operations import Area
from chapeau.interfaces.api.paging import Found, Page, whole
from chapeau.interfaces.api.records import HAT

AREA = Area("Account", "Whom the token acts for, own details, addresses and ways to be reached.")


@AREA.list("hats", "list_hats", scope="", answer=HAT, needs_hat=False)
def list_hats(call: Caller, page: Page) -> Found:
    """The hats this token may act under.

    Name one by its `code` in the header `Chapeau-Hat`.
    """
    return whole(call.hats, page)
