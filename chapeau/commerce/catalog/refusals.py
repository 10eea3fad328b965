"""The noes that several deeds on articles share."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from chapeau.kit.refusals import Forbidden, Refusal
from chapeau.person.people.values import StaffRole, Viewer


class SkuTaken(Refusal):
    code = "sku-taken"
    sentence = _("These article numbers are in use already: %(skus)s. Choose others.")


class BadArticle(Refusal):
    """Details: ``article`` (its SKU or name) and ``problem``, a sentence."""

    code = "bad-article"
    status = 422
    sentence = _("%(article)s: %(problem)s")


def check_may_edit(viewer: Viewer) -> None:
    """Articles are edited by staff who sell, market or administer, and by the house. Refuses: ``Forbidden``."""
    if viewer.works_as(StaffRole.SALES, StaffRole.MARKETING):
        return
    raise Forbidden
