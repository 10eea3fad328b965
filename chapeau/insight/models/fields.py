"""What audiences may ask of foresight."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from django.utils.translation import gettext_lazy as _

from chapeau.insight.models.values import Segment, Stage
from chapeau.kit.refusals import Sentence
from chapeau.person.audience.registry import (
    TRAIT_PREFIX,
    AudienceField,
    Column,
    Kind,
    TraitSource,
    register_fields,
    verb_of_trait,
)

HABITS = _("How they buy")
FORESIGHT = _("What is to be expected")
ORGANISATION_CHANGED = verb_of_trait("organisation_value")


def register() -> None:
    register_fields(
        _trait("rfm_segment", _("Segment"), Kind.CHOICE, HABITS, lambda: Segment.choices),
        _trait("life_stage", _("Stage of life"), Kind.CHOICE, HABITS, lambda: Stage.choices),
        _trait("rfm_recency", _("How recently they bought, 1 to 5"), Kind.NUMBER, HABITS),
        _trait("rfm_frequency", _("How often they bought, 1 to 5"), Kind.NUMBER, HABITS),
        _trait("rfm_money", _("How much they bought for, 1 to 5"), Kind.NUMBER, HABITS),
        _trait("channel_preferred", _("Mostly come by"), Kind.TEXT, HABITS),
        _trait("hour_preferred", _("Mostly come at (hour)"), Kind.NUMBER, HABITS),
        _trait("ltv", _("Margin of the next twelve months"), Kind.MONEY, FORESIGHT),
        _trait("ltv_revenue", _("Revenue of the next twelve months"), Kind.MONEY, FORESIGHT),
        _trait("p_alive", _("Chance that they are still customers, 0 to 1"), Kind.NUMBER, FORESIGHT),
        _trait("churn_risk", _("Risk of no purchase in half a year, 0 to 1"), Kind.NUMBER, FORESIGHT),
        _trait("next_purchase_at", _("Next purchase expected"), Kind.MOMENT, FORESIGHT),
        AudienceField(
            code="organisation.p-alive",
            label=_("Chance that their organisation is still a customer, 0 to 1"),
            kind=Kind.NUMBER,
            group=FORESIGHT,
            source=Column(
                "(SELECT value.p_alive FROM models_organisation_value value WHERE value.organisation_id = organisation.id)",
                "organisation",
            ),
            changed_by=(ORGANISATION_CHANGED,),
        ),
    )


def _trait(
    code: str,
    label: Sentence,
    kind: Kind,
    group: Sentence,
    choices: Callable[[], Sequence[tuple[str, Sentence]]] | None = None,
) -> AudienceField:
    return AudienceField(
        code=TRAIT_PREFIX + code, label=label, kind=kind, group=group, choices=choices, source=TraitSource(code)
    )
