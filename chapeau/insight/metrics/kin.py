"""Definitions of the family around the six: what hold-outs show, hats and those they led here, and who answers."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from chapeau.insight.metrics.values import By, Definition, Of, PartOf, Unit

_TIMES = frozenset({By.MONTH, By.WEEK, By.DAY})
_WITHOUT_VAT = _(
    "Without VAT, in one currency; amounts of others are left out, or converted at the rate of their day where that is asked for."
)
_BY_LOT = _(
    "To each campaign, journey or personal offer of which somebody was left alone by lot; whoever is in several counts in each."
)
_LOT_WINDOW = _("People drawn in the period; what they buy in the fourteen days after counts.")
_LOT_INTERVAL = _(
    "Normal interval of a weighted sum over people, 95 %; none with fewer than five buyers among those reached or those left alone."
)
_LOT_BROUGHT = _(
    "Margin of the orders of those reached, less that of those left alone, taken so many times as more were reached; what "
    "went back is taken off."
)
_LOT_CAUTION = _(
    "What was caused, not what was attributed: never set the two on one axis. Groups differ by chance; without an interval it tells nothing yet."
)
_LOT_PARTS = (
    PartOf(code="reached-bought", label=_("Reached, bought")),
    PartOf(code="reached", label=_("Reached, did not buy")),
    PartOf(code="alone-bought", label=_("Left alone, bought")),
    PartOf(code="alone", label=_("Left alone, did not buy")),
    PartOf(code="cost", label=_("Costs")),
)
_WILSON = _("Wilson's score interval, 95 %.")

KIN = (
    Definition(
        code="incremental",
        name=_("Brought by campaigns"),
        sentence=_("What campaigns, journeys and offers brought beyond what would have come without them."),
        numerator=_LOT_BROUGHT,
        denominator=_("Nothing is divided; beside it stands how many people there were."),
        of=Of.PEOPLE,
        unit=Unit.MONEY,
        window=_LOT_WINDOW,
        basis=_WITHOUT_VAT,
        attribution=_BY_LOT,
        estimator=_("Difference of two groups made by lot, each campaign for itself, added up."),
        interval=_LOT_INTERVAL,
        caution=_LOT_CAUTION,
        cuts=_TIMES | {By.CAMPAIGN},
        parts=_LOT_PARTS[:4],
        needs=("hold-outs", "goods-costs"),
    ),
    Definition(
        code="incremental_roi",
        name=_("Return on campaigns, proven"),
        sentence=_("For each amount spent on campaigns, how much they brought on top that would not have come without them."),
        numerator=_LOT_BROUGHT,
        denominator=_("Costs written down for those campaigns in the period."),
        of=Of.PEOPLE,
        unit=Unit.SHARE,
        window=_LOT_WINDOW,
        basis=_WITHOUT_VAT,
        attribution=_BY_LOT,
        estimator=_("Difference of two groups made by lot, less costs, over costs."),
        interval=_LOT_INTERVAL,
        caution=_LOT_CAUTION,
        cuts=_TIMES | {By.CAMPAIGN},
        parts=_LOT_PARTS,
        needs=("hold-outs", "costs", "goods-costs"),
    ),
    Definition(
        code="wallet_share",
        name=_("Share of the wallet"),
        sentence=_("Of what people bought who buy both privately and for an organisation, how much they bought for the organisation."),
        numerator=_("What they bought as what is looked at, privately or for an organisation; where nothing is, for an organisation."),
        denominator=_("All that those people bought, for themselves and for every organisation."),
        of=Of.PEOPLE,
        unit=Unit.SHARE,
        window=_("The period asked for; that they buy for several may be known from before."),
        basis=_WITHOUT_VAT,
        attribution=_("As each of what they bought as in the period, with their whole wallet below the line."),
        estimator=_("Sum over sum."),
        interval=_("Normal interval of a ratio of sums, by people, 95 %; no less than thirty of them."),
        caution=_("Of what they bought here: what they buy elsewhere, nobody knows."),
        cuts=_TIMES | {By.KIND, By.MARKET, By.ORGANISATION, By.COUNTRY},
        parts=(
            PartOf(code="most", label=_("Buy most this way")),
            PartOf(code="less", label=_("Buy more another way")),
        ),
        overlaps=_TIMES | {By.KIND, By.MARKET, By.ORGANISATION, By.COUNTRY},
        needs=("orders",),
    ),
    Definition(
        code="introduced",
        name=_("Introduced by private buyers"),
        sentence=_("Of the organisations that bought for the first time, how many a private buyer led here."),
        numerator=_("Those of them that somebody introduced who buys privately."),
        denominator=_("Organisations whose first order ever, by whomever, falls in the period."),
        of=Of.ORGANISATIONS,
        unit=Unit.SHARE,
        window=_("The period asked for."),
        basis=_("None: nothing is money here."),
        attribution=_(
            "Under where the organisation's first order came from: as written on it, else the last visit in the thirty days before."
        ),
        estimator=_("Share of organisations."),
        interval=_WILSON,
        caution=_("Who led whom is known where it was written down when the organisation was created."),
        cuts=_TIMES | {By.KIND, By.COUNTRY, By.SOURCE, By.CHANNEL},
        parts=(PartOf(code="introduced", label=_("Introduced")), PartOf(code="other", label=_("Came otherwise"))),
        needs=("orders",),
    ),
    Definition(
        code="nps_response",
        name=_("Answers to the question of recommending"),
        sentence=_("Of those asked whether they would recommend the house, how many answered."),
        numerator=_("Invitations that were answered, whenever that was."),
        denominator=_("Invitations to such a survey that went out in the period."),
        of=Of.PEOPLE,
        unit=Unit.SHARE,
        window=_("The period in which they were asked."),
        basis=_("None: nothing is money here."),
        attribution=_("As what they were asked."),
        estimator=_("Share of invitations."),
        interval=_("Normal interval of a ratio of sums, by people, not by rows (delta method), 95 %."),
        caution=_("Those who keep silent may think otherwise than those who answer: look at who they are."),
        cuts=_TIMES | {By.MARKET, By.KIND, By.COUNTRY, By.ORGANISATION, By.AUDIENCE},
        parts=(PartOf(code="answered", label=_("Answered")), PartOf(code="silent", label=_("Did not answer"))),
        overlaps=frozenset({By.AUDIENCE}),
        needs=("invitations",),
    ),
)  # fmt: skip
