"""Definitions of the family around the six: what hold-outs show, hats and those they led here, and who answers."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from chapeau.insight.metrics.phrases import ASKED_AS, CLUSTERED, NO_MONEY, PERIOD, RATIO, WHEN, WHO, WILSON, WITHOUT_VAT
from chapeau.insight.metrics.values import By, Definition, Of, PartOf, Unit

_LOT_PARTS = (
    PartOf(code="reached-bought", label=_("Reached, bought")),
    PartOf(code="reached", label=_("Reached, did not buy")),
    PartOf(code="alone-bought", label=_("Left alone, bought")),
    PartOf(code="alone", label=_("Left alone, did not buy")),
    PartOf(code="cost", label=_("Costs")),
)


def _by_lot(code: str, name: Promise | str, sentence: Promise | str, below: Promise | str, unit: Unit,
            estimator: Promise | str, parts: tuple[PartOf, ...], needs: tuple[str, ...]) -> Definition:  # fmt: skip
    return Definition(
        code=code,
        name=name,
        sentence=sentence,
        numerator=_(
            "Margin of the orders of those reached, less that of those left alone, taken so many times as more were reached; what "
            "went back is taken off."
        ),
        denominator=below,
        of=Of.PEOPLE,
        unit=unit,
        window=_("People drawn in the period; what they buy in the fourteen days after counts."),
        basis=WITHOUT_VAT,
        attribution=_(
            "To each campaign, journey or personal offer of which somebody was left alone by lot; whoever is in several counts in each."
        ),
        estimator=estimator,
        interval=_(
            "Normal interval of a weighted sum over people, 95 %; none with fewer than five buyers among those reached or those left alone."
        ),
        caution=_(
            "What was caused, not what was attributed: never set the two on one axis. Groups differ by chance; without an interval it tells nothing yet."
        ),
        cuts=WHEN | {By.CAMPAIGN},
        parts=parts,
        needs=needs,
    )


KIN = (
    _by_lot("incremental", _("Brought by campaigns"),
            _("What campaigns, journeys and offers brought beyond what would have come without them."),
            _("Nothing is divided; beside it stands how many people there were."), Unit.MONEY,
            _("Difference of two groups made by lot, each campaign for itself, added up."), _LOT_PARTS[:4],
            ("hold-outs", "goods-costs")),
    _by_lot("incremental_roi", _("Return on campaigns, proven"),
            _("For each amount spent on campaigns, how much they brought on top that would not have come without them."),
            _("Costs written down for those campaigns in the period."), Unit.SHARE,
            _("Difference of two groups made by lot, less costs, over costs."), _LOT_PARTS,
            ("hold-outs", "costs", "goods-costs")),
    Definition(
        code="wallet_share",
        name=_("Share of the wallet"),
        sentence=_("Of what people bought who buy both privately and for an organisation, how much they bought for the organisation."),
        numerator=_("What they bought as what is looked at, privately or for an organisation; where nothing is, for an organisation."),
        denominator=_("All that those people bought, for themselves and for every organisation."),
        of=Of.PEOPLE,
        unit=Unit.SHARE,
        window=_("The period asked for; that they buy for several may be known from before."),
        basis=WITHOUT_VAT,
        attribution=_("As each of what they bought as in the period, with their whole wallet below the line."),
        estimator=RATIO,
        interval=_("Normal interval of a ratio of sums, by people, 95 %; no less than thirty of them."),
        caution=_("Of what they bought here: what they buy elsewhere, nobody knows."),
        cuts=WHEN | {By.KIND, By.MARKET, By.ORGANISATION, By.COUNTRY},
        parts=(
            PartOf(code="most", label=_("Buy most this way")),
            PartOf(code="less", label=_("Buy more another way")),
        ),
        overlaps=WHEN | {By.KIND, By.MARKET, By.ORGANISATION, By.COUNTRY},
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
        window=PERIOD,
        basis=NO_MONEY,
        attribution=_(
            "Under where the organisation's first order came from: as written on it, else the last visit in the thirty days before."
        ),
        estimator=_("Share of organisations."),
        interval=WILSON,
        caution=_("Who led whom is known where it was written down when the organisation was created."),
        cuts=WHEN | {By.KIND, By.COUNTRY, By.SOURCE, By.CHANNEL},
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
        basis=NO_MONEY,
        attribution=ASKED_AS,
        estimator=_("Share of invitations."),
        interval=CLUSTERED,
        caution=_("Those who keep silent may think otherwise than those who answer: look at who they are."),
        cuts=WHEN | WHO,
        parts=(PartOf(code="answered", label=_("Answered")), PartOf(code="silent", label=_("Did not answer"))),
        overlaps=frozenset({By.AUDIENCE}),
        needs=("invitations",),
    ),
)  # fmt: skip
