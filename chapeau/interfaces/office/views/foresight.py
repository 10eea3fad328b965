"""Foresight: how good it was on what it had not seen, how buyers spread over it, and working it out anew."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from chapeau.insight.models import actions, queries
from chapeau.insight.models.values import FORESEERS, FitOf, FitStep, FitView, ForetoldHat, RunView
from chapeau.interfaces.formats import moment, money, percent, plain_number, short_day
from chapeau.interfaces.office import charts
from chapeau.interfaces.office.access import DeskRequest, staff
from chapeau.interfaces.office.fields import currency_choices
from chapeau.interfaces.office.figure_words import share_text
from chapeau.interfaces.office.foresight_points import SPREADS, PointOf, Spread, bounds, name_of, points
from chapeau.interfaces.office.lists import Asked, Column, Fetched, ListPage, serve, serve_table
from chapeau.kit.house import house_currencies
from chapeau.kit.money import Money
from chapeau.kit.refusals import NotFound, Refusal

USUAL = "life_stage"
SHADES = 9
HALF = 5
"""Place of the tenths that begin with a half."""
TENTH = 10
MOST_REPEATS = 7
"""So many or more stand in one row of the trial."""


@require_safe
@staff(*FORESEERS)
def foresight(request: DeskRequest) -> HttpResponseBase:
    spread, currency = _asked(request)
    shown = points(request.viewer, spread, currency)
    if export := request.GET.get("export"):
        heads = [[str(spread.name), _("People")]]
        return serve_table([*heads, *([each.name, each.people] for each in shown)], spread.code, export)
    found = queries.fits(request.viewer)
    of_people = found.get(FitOf.HAT)
    whole = sum(each.people for each in shown)
    return render(
        request,
        "office/foresight.html",
        {
            "sentence": _sentence(request, of_people),
            "trial": _trial(of_people),
            "fit": of_people,
            "spread": spread,
            "tabs": [
                {"key": each.code, "label": each.name, "url": f"?{_query(each, currency)}"} for each in SPREADS.values()
            ],
            "query": _query(spread, currency),
            "currency": currency,
            "currencies": currency_choices() if spread.code == "ltv" else [],
            "rows": [(each, share_text(each.people / whole), _rows_link(spread, each, currency)) for each in shown] if whole else [],
            "alt": _("A bar for each row, the longer the more people: %(said)s.") % {"said": _said(shown)},
            "alive": _alive(request) if spread.code == "p_alive" else [],
            "facts": [fact for of, fit in found.items() for fact in _facts(of, fit)],
            "is_tried": bool(of_people and of_people.check and of_people.tracking),
            **_progress(queries.last_run(request.viewer, now=request.now)),
        },
    )  # fmt: skip


@require_safe
@staff(*FORESEERS)
def picture(request: DeskRequest, picture: str) -> HttpResponse:
    """``spread`` as the page shows it; ``trial``: purchases foretold beside those that came."""
    look: dict[str, Any] = {
        "is_dark": request.GET.get("look") == "dark",
        "size": "narrow" if request.GET.get("size") == "narrow" else "wide",
    }
    fit = queries.fits(request.viewer).get(FitOf.HAT)
    if picture == "trial" and fit and fit.check and fit.tracking:
        steps = [charts.Step(row.on, row.predicted, row.actual) for row in fit.tracking]
        names = (_("Foretold"), _("Came"))
        drawn = charts.svg(charts.beside, steps, names=names, since=fit.check.began_on, **look)
    elif picture == "spread":
        spread, currency = _asked(request)
        kind = _("People")
        bars = [charts.Bar(each.name, kind, each.people) for each in points(request.viewer, spread, currency)]
        drawn = charts.svg(charts.bars, bars, kinds=[kind], is_lying=True, **look)
    else:
        raise NotFound
    response = HttpResponse(drawn, content_type="image/svg+xml")
    response["Cache-Control"] = "private, max-age=60"
    return response


@staff(*FORESEERS)
def rows(request: DeskRequest) -> HttpResponseBase:
    """Who stands at one point."""
    spread, currency = _asked(request)
    key = request.GET.get("at", "")
    name = name_of(spread, key, currency)
    low, below = bounds(spread, key, currency)
    is_named = spread.code in ("life_stage", "rfm_segment")

    def fetch(page: Asked) -> Fetched:
        found = queries.hats_at(
            page.viewer, code=spread.code, text=key if is_named else "", low=low, below=below,
            currency=currency if spread.code == "ltv" else "", page=page.page, page_size=page.size,
        )  # fmt: skip
        return Fetched(found.rows, found.total)

    def value(row: ForetoldHat) -> str:
        if is_named:
            return name
        return money(Money(int(row.value), row.currency)) if row.currency else percent(Decimal(row.value) * 100)

    page = ListPage(
        title=f"{spread.name} · {name}",
        name=f"foresight-{spread.code}",
        fetch=fetch,
        key=lambda row: str(row.number),
        link=lambda row: reverse("office:person", args=[row.person_code]) if row.person_code else "",
        search_hint="",
        columns=(
            Column(gettext_lazy("Person"), lambda row: row.name or _("Number %s") % row.number, is_main=True),
            Column(spread.name, value, is_number=not is_named),
            Column(gettext_lazy("Since"), lambda row: moment(row.at), plain=lambda row: row.at.isoformat(), is_when=True),
        ),
        empty_title=gettext_lazy("Nobody stands here"),
        empty_text=gettext_lazy("Go back and choose another row."),
        holds_people=True,
        above="office/foresight_rows_above.html",
        context=lambda request: {"spread": spread, "back": f"{reverse('office:foresight')}?{_query(spread, currency)}"},
    )  # fmt: skip
    return serve(request, page)


@require_POST
@staff(*FORESEERS)
def run(request: DeskRequest) -> HttpResponse:
    try:
        actions.ask_for_fit(request.viewer, now=request.now)
    except Refusal as no:
        messages.error(request, str(no))
    return HttpResponseRedirect(reverse("office:foresight"))


@require_safe
@staff(*FORESEERS)
def progress(request: DeskRequest) -> HttpResponse:
    """The moving part of the page, asked again each second; when it is over, the whole page comes anew."""
    found = _progress(queries.last_run(request.viewer, now=request.now))
    response = render(request, "office/foresight_moving.html", found)
    if not found["is_moving"]:
        response["HX-Refresh"] = "true"
    return response


def _progress(last: RunView | None) -> dict[str, Any]:
    return {
        "is_moving": last is not None and last.ended_at is None,
        "has_failed": last is not None and last.has_failed,
        "step": (last.step.label if last.step else _("Waiting for its turn")) if last else "",
        "done": last.done if last else 0,
        "steps": len(FitStep),
    }


def _asked(request: DeskRequest) -> tuple[Spread, str]:
    currency = request.GET.get("currency", "")
    currencies = house_currencies()
    spread = SPREADS.get(request.GET.get("show", ""), SPREADS[USUAL])
    return spread, currency if currency in currencies else currencies[0]


def _query(spread: Spread, currency: str) -> str:
    return f"show={spread.code}" + (f"&currency={currency}" if spread.code == "ltv" else "")


def _rows_link(spread: Spread, point: PointOf, currency: str) -> str:
    return f"{reverse('office:foresight_rows')}?{_query(spread, currency)}&at={point.key}" if point.people else ""


def _sentence(request: DeskRequest, fit: FitView | None) -> str:
    if fit is None:
        return ""
    if fit.model is None:
        return _("Not enough is known yet to say what buyers will do: %(why)s") % {"why": fit.why_not}
    alive = points(request.viewer, SPREADS["p_alive"], "")
    leaving = points(request.viewer, SPREADS["churn_risk"], "")
    return _(
        "Of %(known)s buyers of whom it can be said, %(alive)s are more likely than not still customers; %(leaving)s of "
        "%(buyers)s will more likely than not buy nothing in the next half year."
    ) % {
        "known": plain_number(sum(each.people for each in alive)),
        "alive": plain_number(sum(each.people for each in alive[HALF:])),
        "leaving": plain_number(sum(each.people for each in leaving[HALF:])),
        "buyers": plain_number(sum(each.people for each in leaving)),
    }


def _trial(fit: FitView | None) -> str:
    """How good it was on what it had not seen."""
    if fit is None or fit.check is None:
        return ""
    told = {
        "predicted": plain_number(round(fit.check.predicted)),
        "actual": plain_number(fit.check.actual),
        "part": share_text(abs(fit.check.off_by), 0),
        "day": short_day(fit.check.began_on),
        "weeks": plain_number(round(fit.check.weeks)),
    }
    if fit.check.off_by >= 0:
        return _("Tried on the %(weeks)s weeks from %(day)s, which it had not seen: %(predicted)s purchases foretold, %(actual)s came, %(part)s too many.") % told  # fmt: skip
    return _("Tried on the %(weeks)s weeks from %(day)s, which it had not seen: %(predicted)s purchases foretold, %(actual)s came, %(part)s too few.") % told  # fmt: skip


def _said(shown: list[PointOf]) -> str:
    return ", ".join(f"{each.name}: {plain_number(each.people)}" for each in shown)


def _alive(request: DeskRequest) -> list[tuple[int, list[tuple[str, int]]]]:
    """By how often somebody came again, and how many weeks ago: how likely they are still customers, and how dark."""
    lines: dict[int, list[tuple[str, int]]] = {}
    for cell in queries.alive_matrix(request.viewer, most_repeats=8, steps=13):
        lines.setdefault(cell.repeats, []).append((share_text(cell.chance, 0), round(cell.chance * SHADES)))
    return list(lines.items())


def _facts(of: FitOf, fit: FitView) -> list[tuple[str, str]]:
    """What stands behind *How is this computed?*, with the names of models and statistics."""
    facts = [
        (str(of.label), _("%(buyers)s who bought, %(again)s of whom came again; %(purchases)s purchases.") % {
            "buyers": plain_number(fit.buyers), "again": plain_number(fit.repeat_buyers), "purchases": plain_number(fit.purchases)}),
        (_("Worked out"), moment(fit.fitted_at)),
    ]  # fmt: skip
    if fit.model is None:
        return [*facts, (_("How"), fit.why_not)]
    values = ", ".join(
        f"{name} {value:.4g}" + (f" ± {fit.errors[name]:.2g}" if name in fit.errors else "")
        for name, value in fit.parameters.items()
    )
    facts.append((_("Model"), _("%(model)s, version %(version)s, fitted on %(day)s: %(values)s") % {
        "model": fit.model.label, "version": fit.version, "day": short_day(fit.fitted_at), "values": values}))  # fmt: skip
    if fit.check:
        facts.append((_("Hold-out"), _(
            "Purchases of one buyer were missed by %(error)s (root of the mean square), going on as before by %(naive)s.") % {
            "error": f"{fit.check.error:.2f}", "naive": f"{fit.check.naive_error:.2f}"}))  # fmt: skip
    facts += [
        (
            _("Came again %(times)s before")
            % {"times": f"{row.repeats}+" if row.repeats >= MOST_REPEATS else f"{row.repeats}×"},
            _("%(buyers)s buyers: %(predicted)s purchases foretold for each, %(actual)s came.")
            % {"buyers": plain_number(row.buyers), "predicted": f"{row.predicted:.2f}", "actual": f"{row.actual:.2f}"},
        )
        for row in fit.calibration
    ]
    facts += [
        (
            f"Gamma-Gamma, {worth.currency}",
            (
                _("Margin of a purchase: %(mean)s on average, from %(buyers)s buyers.")
                if worth.is_margin
                else _("Revenue of a purchase: %(mean)s on average, from %(buyers)s buyers.")
            )
            % {"mean": money(Money(round(worth.mean_minor), worth.currency)), "buyers": plain_number(worth.buyers)},
        )
        for worth in fit.worth
    ]
    if len(fit.lorenz) > TENTH:
        facts.append((_("Who spends (Lorenz)"), _("The tenth of buyers who spent most brought %(part)s of the revenue.") % {
            "part": share_text(fit.lorenz[TENTH], 0)}))  # fmt: skip
    return facts
