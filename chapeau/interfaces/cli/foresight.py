"""`chapeau models fit` and `status`: fits in a few lines."""

from __future__ import annotations

from chapeau.insight.models.actions import fit_models
from chapeau.insight.models.queries import fits
from chapeau.insight.models.values import FitOf, FitView
from chapeau.interfaces.cli.screen import Screen
from chapeau.kit.clock import read_clock
from chapeau.person.people.values import SYSTEM

STEPS = {
    "purchases": "Reading purchases from the lake …",
    "people": "Fitting to people …",
    "organisations": "Fitting to organisations …",
    "habits": "Looking when and by which way they come …",
    "traits": "Publishing what is known of each …",
}


def fit_and_tell(screen: Screen) -> None:
    fit_models(SYSTEM, now=read_clock(), step=lambda step: screen.say(STEPS[step], "step", step=step))
    tell_fits(screen)


def tell_fits(screen: Screen) -> None:
    found = fits(SYSTEM)
    if not found:
        screen.answer("Nothing was fitted yet: `chapeau lake build`, then `chapeau models fit`.", fits={})
        return
    for of, fit in found.items():
        screen.answer(_sentence(of, fit), of=of.value, **_facts(fit))


def _sentence(of: FitOf, fit: FitView) -> str:
    who = "people" if of is FitOf.HAT else "organisations"
    head = f"Of {fit.buyers:,} {who} who bought, {fit.repeat_buyers:,} came again ({fit.purchases:,} purchases)."
    if fit.model is None:
        return f"{head}\n  Not enough to say: {fit.why_not}"
    values = ", ".join(f"{name} {value:.4g}" for name, value in fit.parameters.items())
    lines = [head, f"  {fit.model.label}, version {fit.version}, until {fit.until}: {values}."]
    if check := fit.check:
        lines.append(
            f"  Held against {check.weeks:.0f} weeks it had not seen: {check.predicted:,.0f} purchases foretold, "
            f"{check.actual:,} came ({check.off_by:+.1%}); error {check.error:.3f} a buyer, going on as before {check.naive_error:.3f}."
        )
    lines += [
        f"  A purchase in {each.currency}: {'margin' if each.is_margin else 'revenue'} {each.mean_minor / 100:,.2f} "
        f"on average, from {each.buyers:,} buyers."
        for each in fit.worth
    ]
    return "\n".join(lines)


def _facts(fit: FitView) -> dict[str, object]:
    return {
        "model": fit.model and fit.model.value, "version": fit.version, "until": fit.until, "buyers": fit.buyers,
        "repeat_buyers": fit.repeat_buyers, "purchases": fit.purchases, "reason": fit.reason,
        "parameters": dict(fit.parameters), "off_by": fit.check and fit.check.off_by,
    }  # fmt: skip
