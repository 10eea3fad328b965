"""What definitions of figures say in the same words, and may be told apart by in the same ways."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from chapeau.insight.metrics.values import By

WHEN = frozenset({By.MONTH, By.WEEK, By.DAY})
WHO = frozenset({By.MARKET, By.KIND, By.COUNTRY, By.ORGANISATION, By.AUDIENCE})
WHENCE = frozenset({By.CHANNEL, By.SOURCE, By.CAMPAIGN})
WHAT = frozenset({By.PRODUCT, By.CATEGORY})

WITHOUT_VAT = _(
    "Without VAT, in one currency; amounts of others are left out, or converted at the rate of their day where that is asked for."
)
NO_MONEY = _("None: nothing is money here.")
PERIOD = _("The period asked for.")
WITH_THE_ONE_BEFORE = _("The period asked for, and the one before it.")
ASKED_AS = _("As what they were asked.")
RATIO = _("Sum over sum.")
WILSON = _("Wilson's score interval, 95 %.")
CLUSTERED = _("Normal interval of a ratio of sums, by people, not by rows (delta method), 95 %.")
