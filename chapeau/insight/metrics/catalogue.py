"""The catalogue: every figure, what it is made of, and what it must not be read as (docs/how/metrics.md is made of it)."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from chapeau.insight.metrics.kin import KIN
from chapeau.insight.metrics.phrases import (
    ASKED_AS,
    CLUSTERED,
    NO_MONEY,
    PERIOD,
    RATIO,
    WHAT,
    WHEN,
    WHENCE,
    WHO,
    WILSON,
    WITH_THE_ONE_BEFORE,
    WITHOUT_VAT,
)
from chapeau.insight.metrics.values import NO_ARTICLE, By, Definition, Of, PartOf, Unit
from chapeau.kit.refusals import Refusal

_POISSON = _("From the exact interval of a count (Garwood), the cost taken as known, 95 %.")
_FIRST_SEEN = _(
    "Whoever belongs to several rows counts once: where the first visit of the period came from, and as what they came then."
)
_BOUGHT_AS = _("As what they last bought before the period; those who are new, as what they first bought in it.")
_ACQUIRED = _(
    "Under where the person's first order came from: as written on it, else their last visit in the thirty days before."
)
_LAST_KNOWN = _(
    "Under where each order came from: as written on it, else the buyer's last visit in the thirty days before."
)  # fmt: skip
_NOT_CAUSE = _("It says what came together, not what caused it: for that some must be left alone by lot.")

_BUYERS_CUTS = WHEN | WHAT | WHO | {By.SOURCE, By.CHANNEL}
_BUYERS_PARTS = (
    PartOf(code="retained", label=_("Bought again")),
    PartOf(code="lost", label=_("Did not buy again")),
    PartOf(code="reactivated", label=_("Came back")),
    PartOf(code="new", label=_("New")),
)
_COST_PARTS = (PartOf(code="customer", label=_("New customers")), PartOf(code="cost", label=_("Costs")))
_RETURN_PARTS = (
    PartOf(code="order", label=_("Orders")),
    PartOf(code="unknown-cost", label=_("Orders with goods of unknown cost")),
    PartOf(code="back", label=_("Cancelled and returned")),
    PartOf(code="cost", label=_("Costs")),
)
_ANSWER_PARTS = (
    PartOf(code="promoter", label=_("9 and 10")),
    PartOf(code="passive", label=_("7 and 8")),
    PartOf(code="detractor", label=_("0 to 6")),
)


def _cac(code: str, name: Promise | str, sentence: Promise | str, top: Promise | str, below: Promise | str,
         caution: Promise | str, cuts: frozenset[By], of: Of = Of.PEOPLE) -> Definition:  # fmt: skip
    return Definition(
        code=code,
        name=name,
        sentence=sentence,
        numerator=top,
        denominator=below,
        of=of,
        unit=Unit.MONEY,
        window=_("The period asked for; costs may be taken so many days earlier as people take to decide."),
        basis=WITHOUT_VAT,
        attribution=_ACQUIRED,
        estimator=RATIO,
        interval=_POISSON,
        caution=caution,
        cuts=cuts,
        parts=_COST_PARTS,
        is_good_when_high=False,
        needs=("costs", "orders"),
    )


_ACQUIRED_CUTS = WHEN | {By.SOURCE, By.CHANNEL, By.MARKET}
_SPENT = _("Costs of the period.")
_SPENT_ON_MEDIA = _("Costs of advertising in the period.")
_NEW = _("People whose first order ever falls in the period.")


def _return(code: str, name: Promise | str, sentence: Promise | str, top: Promise | str, below: Promise | str,
            caution: Promise | str, needs: tuple[str, ...], *, is_good_when_high: bool = True) -> Definition:  # fmt: skip
    return Definition(
        code=code,
        name=name,
        sentence=sentence,
        numerator=top,
        denominator=below,
        of=Of.ORDERS,
        unit=Unit.TIMES if code == "roas" else Unit.SHARE,
        window=PERIOD,
        basis=WITHOUT_VAT,
        attribution=_LAST_KNOWN,
        estimator=RATIO,
        interval=_("Normal interval of a sum over a changing number of people, the cost taken as known, 95 %."),
        caution=caution,
        cuts=WHEN | {By.SOURCE, By.CHANNEL, By.MARKET},
        parts=_RETURN_PARTS,
        is_good_when_high=is_good_when_high,
        needs=needs,
    )


def _kept(code: str, name: Promise | str, sentence: Promise | str, top: Promise | str, below: Promise | str,
          interval: Promise | str, caution: Promise | str) -> Definition:  # fmt: skip
    return Definition(
        code=code,
        name=name,
        sentence=sentence,
        numerator=top,
        denominator=below,
        of=Of.ORGANISATIONS,
        unit=Unit.SHARE,
        window=WITH_THE_ONE_BEFORE,
        basis=NO_MONEY if code == "crr_organisation" else WITHOUT_VAT,
        attribution=_BOUGHT_AS,
        estimator=RATIO,
        interval=interval,
        caution=caution,
        cuts=WHEN | WHAT | {By.MARKET, By.KIND, By.COUNTRY, By.SOURCE, By.CHANNEL},
        parts=_BUYERS_PARTS[:2],
        overlaps=WHEN | WHAT,
        needs=("orders",),
    )


def _total(code: str, name: Promise | str, sentence: Promise | str, top: Promise | str, caution: Promise | str,
           parts: tuple[PartOf, ...], needs: tuple[str, ...]) -> Definition:  # fmt: skip
    return Definition(
        code=code,
        name=name,
        sentence=sentence,
        numerator=top,
        denominator=_("Nothing is divided; beside it stands how many orders there were."),
        of=Of.ORDERS,
        unit=Unit.MONEY,
        window=PERIOD,
        basis=WITHOUT_VAT,
        attribution=_LAST_KNOWN,
        estimator=_("A sum."),
        interval=_("Normal interval of a sum over a changing number of people, 95 %; no less than thirty people."),
        caution=caution,
        cuts=WHEN | WHAT | WHO | WHENCE,
        parts=parts,
        overlaps=frozenset({By.AUDIENCE}),
        needs=needs,
    )


def _worth(code: str, name: Promise | str, sentence: Promise | str, top: Promise | str, estimator: Promise | str,
           caution: Promise | str, needs: tuple[str, ...]) -> Definition:  # fmt: skip
    return Definition(
        code=code,
        name=name,
        sentence=sentence,
        numerator=top,
        denominator=_("People who ever bought, up to the end of the period."),
        of=Of.PEOPLE,
        unit=Unit.MONEY,
        window=_("From everybody's first order to the end of the period: the past only, no forecast."),
        basis=WITHOUT_VAT,
        attribution=_ACQUIRED,
        estimator=estimator,
        interval=_("Normal interval of a mean, 95 %; no less than thirty people."),
        caution=caution,
        cuts=_BUYERS_CUTS,
        parts=(PartOf(code="once", label=_("Bought once")), PartOf(code="again", label=_("Bought again"))),
        overlaps=frozenset({By.AUDIENCE}) | WHEN | WHAT,
        needs=needs,
    )


_CLUSTERED_ORGANISATIONS = _("Normal interval of a ratio of sums, by organisations, 95 %; no less than thirty of them.")

_ALL = (
    Definition(
        code="cr_visitor",
        name=_("Conversion by person"),
        sentence=_("Of those who visited the shop, how many bought."),
        numerator=_("Those of them who placed an order in the period, after they came."),
        denominator=_("Different people who visited the shop in the period; somebody unknown is one per browser."),
        of=Of.PEOPLE,
        unit=Unit.SHARE,
        window=PERIOD,
        basis=NO_MONEY,
        attribution=_FIRST_SEEN,
        estimator=_("Share of people."),
        interval=WILSON,
        caution=_("Whoever came yesterday may buy tomorrow: the last days read low. See how long people take."),
        cuts=WHEN | WHENCE | WHO,
        parts=(PartOf(code="bought", label=_("Bought")), PartOf(code="left", label=_("Did not buy"))),
        overlaps=frozenset({By.AUDIENCE}) | WHEN,
        needs=("visits",),
    ),
    Definition(
        code="cr_session",
        name=_("Conversion by visit"),
        sentence=_("Of the visits to the shop, how many ended in an order."),
        numerator=_("Visits in which an order was placed; two orders in one visit count once."),
        denominator=_("Visits that began in the period; half an hour without a sign of life ends one."),
        of=Of.VISITS,
        unit=Unit.SHARE,
        window=PERIOD,
        basis=NO_MONEY,
        attribution=_("Each visit under where it came from, and as what people were there."),
        estimator=_("Share of visits."),
        interval=CLUSTERED,
        caution=_("Lower than by person, because people look around before they buy. The two are never compared."),
        cuts=WHEN | WHENCE | WHO,
        parts=(PartOf(code="bought", label=_("With an order")), PartOf(code="left", label=_("Without"))),
        overlaps=frozenset({By.AUDIENCE}),
        needs=("visits",),
    ),
    Definition(
        code="crr",
        name=_("Customer retention"),
        sentence=_("Of those who bought in the period before, how many bought again in this one."),
        numerator=_("People who bought in the period before and in this one."),
        denominator=_("People who bought in the period before, which is as long as this one."),
        of=Of.PEOPLE,
        unit=Unit.SHARE,
        window=WITH_THE_ONE_BEFORE,
        basis=NO_MONEY,
        attribution=_BOUGHT_AS,
        estimator=_("The same people in both periods: an intersection of two sets, not a difference of two counts."),
        interval=WILSON,
        caution=_(
            "Those who came back after a longer pause, and those who are new, are counted apart and never as retained."
        ),
        cuts=_BUYERS_CUTS,
        parts=_BUYERS_PARTS,
        overlaps=frozenset({By.AUDIENCE}) | WHEN | WHAT,
        needs=("orders",),
    ),
    _kept("crr_organisation", _("Retention of organisations"),
          _("Of the organisations that bought in the period before, how many bought again in this one."),
          _("Organisations that bought in the period before and in this one."),
          _("Organisations that bought in the period before."), WILSON,
          _("One that buys for a tenth of what it did is retained. See how much of the revenue stayed.")),
    _kept("grr", _("Revenue kept of organisations"),
          _("Of what organisations bought for in the period before, how much they bought for again; what they bought more is left out."),
          _("For each organisation the smaller of what it bought for in the two periods."),
          _("What organisations bought for in the period before."), _CLUSTERED_ORGANISATIONS,
          _("Never above a hundred; a few large ones decide it.")),
    _kept("nrr", _("Revenue of the same organisations"),
          _("Of what organisations bought for in the period before, how much the same ones bought for in this one."),
          _("What those organisations bought for in this period."),
          _("What organisations bought for in the period before."), _CLUSTERED_ORGANISATIONS,
          _("New organisations are not in it. Above a hundred it hides those that left.")),
    _cac("cac_paid", _("Cost of a customer, paid"),
         _("What a new customer cost who came by what was paid for."),
         _SPENT_ON_MEDIA, _("New customers who came from a source that cost something in the period."),
         _("Leads are no customers, and whoever came back is not new. The next customer costs more than the average one."),
         _ACQUIRED_CUTS),
    _cac("cac_loaded", _("Cost of a customer, with everything"),
         _("What a new customer cost, with the people and tools it took."),
         _("All costs of marketing and sales in the period: advertising, salaries, agencies, tools, fairs."), _NEW,
         _("Only as whole as the costs written down."), _ACQUIRED_CUTS),
    _cac("cac_blended", _("Cost of a customer, blended"),
         _("What was paid for advertising, over all new customers, whether they came by it or not."),
         _SPENT_ON_MEDIA, _NEW,
         _("Flatters advertising: customers who came by themselves are in it."), _ACQUIRED_CUTS),
    _cac("cac_organisation", _("Cost of a customer organisation"),
         _("What it cost to win an organisation that buys."),
         _("All costs of the period but those written down for private buyers."),
         _("Organisations whose first order ever, by whomever, falls in the period."),
         _("Several people of one organisation are one customer."), WHEN | {By.MARKET}, Of.ORGANISATIONS),
    Definition(
        code="cac_marginal",
        name=_("Cost of one more customer"),
        sentence=_("What was spent more than in the period before, over the new customers it brought more."),
        numerator=_("Advertising of the period less that of the period before."),
        denominator=_("New customers of the period less those of the period before."),
        of=Of.PEOPLE,
        unit=Unit.MONEY,
        window=WITH_THE_ONE_BEFORE,
        basis=WITHOUT_VAT,
        attribution=_ACQUIRED,
        estimator=_("Difference over difference."),
        interval=_("Interval of a difference of two counts, turned over; none when the difference may be nothing."),
        caution=_("Two periods differ by more than what was spent. Read it only where it has an interval."),
        cuts=frozenset({By.SOURCE, By.CHANNEL, By.MARKET}),
        parts=_COST_PARTS,
        is_good_when_high=False,
        needs=("costs", "orders"),
    ),
    _worth("ltv_history", _("Worth of a customer, so far"),
           _("What a customer has left with the house so far, after goods and returns."),
           _("Margin of the goods: what they brought less what they cost, without what went back; each amount taken "
             "back to the day of the person's first order at the yearly rate given."),
           _("Mean over people; costs of delivery and of marketing are not taken off."),
           _("New customers had no time yet. What is still to come is told by the forecast, with how good it was."),
           ("orders", "goods-costs")),
    _worth("ltv_revenue", _("Revenue of a customer, so far"),
           _("What a customer has bought for so far, after returns: turnover, not profit."),
           _("Orders less what went back, each amount taken back to the day of the person's first order."),
           _("Mean over people."), _("Not what a customer is worth: goods cost money."), ("orders",)),
    Definition(
        code="nps",
        name=_("Net promoter score"),
        sentence=_("Of a hundred who answered, how many more would recommend the house than advise against it."),
        numerator=_("Answers of 9 and 10, less answers of 0 to 6."),
        denominator=_("Answers from 0 to 10; the last one of each person in the period."),
        of=Of.ANSWERS,
        unit=Unit.SCORE,
        window=PERIOD,
        basis=NO_MONEY,
        attribution=ASKED_AS,
        estimator=_("A hundred times the difference of two shares."),
        interval=_("Adjusted Wald interval: three answers added, ¾, 1½ and ¾, 95 %."),
        caution=_(
            "Only of those who answered; look at how many did not. Net Promoter, NPS and Net Promoter Score are "
            "registered marks of Bain & Company, NICE Systems and Fred Reichheld."
        ),
        cuts=WHEN | WHO,
        parts=_ANSWER_PARTS,
        overlaps=frozenset({By.AUDIENCE}) | WHEN,
        needs=("answers",),
    ),
    Definition(
        code="nps_organisation",
        name=_("Net promoter score of organisations"),
        sentence=_("The same, each organisation counting once, however many of its people answered."),
        numerator=_("Sum over organisations of the share of its answers of 9 and 10 less that of 0 to 6."),
        denominator=_("Organisations from which somebody answered."),
        of=Of.ORGANISATIONS,
        unit=Unit.SCORE,
        window=PERIOD,
        basis=NO_MONEY,
        attribution=ASKED_AS,
        estimator=_("Mean over organisations."),
        interval=_("Normal interval of a mean over organisations, 95 %."),
        caution=_("Large and small organisations weigh the same."),
        cuts=WHEN | {By.MARKET, By.KIND, By.COUNTRY},
        parts=_ANSWER_PARTS,
        overlaps=WHEN,
        needs=("answers",),
    ),
    _return("roi", _("Return on marketing"),
            _("For each amount spent on marketing, how much of it came back as margin on top."),
            _("Margin of the orders without what went back, less costs."), _("Costs of the period."),
            _NOT_CAUSE, ("costs", "orders", "goods-costs")),
    _return("roas", _("Revenue for each amount spent"),
            _("How many times what was spent came in as revenue."),
            _("Orders less what went back."), _("Costs of the period."),
            _("Revenue, not profit: 2 to 1 can lose money."), ("costs", "orders")),
    _return("cost_to_revenue", _("Marketing costs to revenue"),
            _("Of what was sold, how much went into marketing."),
            _("Costs of the period."), _("Orders less what went back."),
            _("A small share can be thrift or neglect."), ("costs", "orders"), is_good_when_high=False),
    _total("revenue", _("Revenue"), _("What was sold, less what went back."),
           _("Orders of the period less what was cancelled, returned or credited in it."),
           _("Not profit. The interval says how far the number would move by chance alone, were the same period to come again."),
           (_RETURN_PARTS[0], _RETURN_PARTS[2]), ("orders",)),
    _total("margin", _("Margin of goods"), _("What goods brought over what they cost, less what went back."),
           _("Orders of the period less the cost of their goods, without what went back; delivery is left out."),
           _("Orders with goods of unknown cost stand there with no margin."), _RETURN_PARTS[:3], ("orders", "goods-costs")),
)  # fmt: skip

CATALOGUE: dict[str, Definition] = {one.code: one for one in (*_ALL, *KIN)}
SIX = ("cr_visitor", "cac_blended", "ltv_history", "crr", "nps", "roi")
"""The cards, in the order of the field."""


class UnknownFigure(Refusal):
    code = "unknown-figure"
    status = 404
    sentence = _("There is no such figure.")


class CannotCut(Refusal):
    code = "cannot-cut"
    status = 422
    sentence = _("This figure cannot be told apart by that. Its definition lists what it can be told apart by.")


class CannotCutByArticle(CannotCut):
    code = "cannot-cut-by-article"
    sentence = NO_ARTICLE


def definition(code: str) -> Definition:
    """What a figure is made of. Refuses: ``UnknownFigure``."""
    if code not in CATALOGUE:
        raise UnknownFigure
    return CATALOGUE[code]
