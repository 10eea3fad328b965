"""What a plan must be."""

from __future__ import annotations

import re

from django.utils.translation import gettext_lazy as _

from chapeau.kit.refusals import Refusal
from chapeau.person.allocation import registry
from chapeau.person.allocation.values import WHOLE, Eligible, ExperimentPlan
from chapeau.person.people.values import Market

MOST_ARMS = 6
LONGEST_NAME, LONGEST_QUESTION = 120, 500
_CODE = re.compile(r"[a-z0-9][a-z0-9-]{0,19}")


class ArmsAmiss(Refusal):
    code = "arms-amiss"
    status = 422
    sentence = _(
        "Name two to six sides, each once, with a short code of small letters and digits, and shares in whole per cent that "
        "add up to 100."
    )


class UnknownPlace(Refusal):
    code = "unknown-place"
    status = 422
    sentence = _("Nothing of that name can be tried: “%(name)s”.")


class NobodyEligible(Refusal):
    code = "nobody-eligible"
    status = 422
    sentence = _("Say who takes part: from 1 to 100 per cent, of known markets, of an audience that exists.")


class NeedsName(Refusal):
    code = "experiment-needs-name"
    status = 422
    sentence = _("Give it a name of at most 120 characters.")


class BadExpectation(Refusal):
    code = "bad-expectation"
    status = 422
    sentence = _("What you expect is told in per cent: more than 0, and with the growth below 100.")


def check_plan(plan: ExperimentPlan) -> None:
    if (
        not plan.name.strip()
        or len(plan.name) > LONGEST_NAME
        or len(plan.question) > LONGEST_QUESTION
        or "\0" in plan.name + plan.question
    ):
        raise NeedsName
    place = registry.place_of(plan.place)
    if plan.place and place is None:
        raise UnknownPlace(name=plan.place[:40])
    codes = [arm.code for arm in plan.arms]
    known = {choice.code for choice in place.choices} if place else {""}
    if (
        not 2 <= len(codes) <= MOST_ARMS
        or len(set(codes)) < len(codes)
        or not all(_CODE.fullmatch(code) for code in codes)
        or any(not 1 <= arm.share < WHOLE or arm.choice not in known or len(arm.name) > 80 for arm in plan.arms)
        or sum(arm.share for arm in plan.arms) != WHOLE
    ):
        raise ArmsAmiss
    if plan.group and not _CODE.fullmatch(plan.group):
        raise NobodyEligible
    check_eligible(plan.eligible)
    base, lift = plan.base_percent, plan.lift_percent
    if (base is not None and not 0 < base < WHOLE) or (lift is not None and not 0 < lift <= 10 * WHOLE):
        raise BadExpectation
    if base is not None and lift is not None and base * (1 + lift / WHOLE) >= WHOLE:
        raise BadExpectation


def check_eligible(eligible: Eligible) -> None:
    if not 1 <= eligible.share <= WHOLE or not set(eligible.markets) <= {market.value for market in Market}:
        raise NobodyEligible
    if eligible.audience and not registry.audience_exists(eligible.audience):
        raise NobodyEligible
