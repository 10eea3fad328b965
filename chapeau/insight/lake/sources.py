"""Where each fact comes from: one statement per table, with the columns of ``schema`` in their order.

``{only}`` and the like are further conditions: ``true`` when everything is read, else which rows an increment wants.
Who is gone (``schema.NOBODY`` takes their place in the books) is decided by the builder, not here.
"""

from __future__ import annotations

from typing import Final

from chapeau.commerce.ordering.values import PLACED_STATES, OrderState
from chapeau.insight.lake.live import key_of

_STATES: Final = ", ".join(f"'{state}'" for state in PLACED_STATES if state != OrderState.AWAITING_PAYMENT)

COUNTED: Final = f"""(mine.placed_at IS NOT NULL AND mine.net_minor >= 0 AND (mine.state IN ({_STATES})
    OR mine.state = 'cancelled' AND (mine.paid_at IS NOT NULL OR mine.payment_method = 'on-account')))"""
"""Orders that count: placed, and not lapsed before they were paid."""

_WHO = """LEFT JOIN people_hat hat ON hat.id = mine.hat_id LEFT JOIN people_visitor visitor ON visitor.id = mine.visitor_id"""
_SUBJECT = "coalesce(hat.subject_no, visitor.subject_no, 0)"

OWN_VERBS: Final = (
    "visit.began", "basket.changed", "order.placed", "order.approval-asked", "request.asked",
    "return.asked", "message.clicked", "sign-in.opened",
)  # fmt: skip
"""What people do themselves, with those told by sites and apps; the rest of the log happens to them."""

_WEB = "(mine.verb LIKE 'web.%' OR mine.verb LIKE 'app.%' OR mine.verb LIKE 'track:%' OR mine.verb = 'visit.began')"
_CAMPAIGN_OF_MAILING = """
    SELECT mailing_id::text AS mailing_id, code FROM marketing_campaign WHERE mailing_id IS NOT NULL
    UNION
    SELECT step #>> ARRAY[]::text[], journey.code FROM journeys_version version JOIN journeys_journey journey ON journey.id = version.journey_id,
        LATERAL jsonb_path_query(version.plan, '$.**.mailing_id') AS step WHERE jsonb_typeof(step) = 'string'
"""


def _told(name: str, when: str = _WEB) -> str:
    return f"CASE WHEN {when} THEN left(coalesce(mine.properties ->> '{name}', ''), 64) ELSE '' END"


_PRICED = "mine.verb IN ('order.placed', 'order.approval-asked', 'invoice.issued', 'credit-note.issued')"

ACTIVITY: Final = f"""
WITH campaign AS MATERIALIZED ({_CAMPAIGN_OF_MAILING})
SELECT coalesce(mine.subject_no, 0), mine.occurred_at, mine.verb,
       CASE WHEN mine.verb = 'message.clicked' THEN 'newsletter' ELSE {_told("source")} END,
       CASE WHEN mine.verb = 'message.clicked' THEN 'email' ELSE {_told("medium")} END,
       CASE WHEN mine.verb = 'message.clicked' THEN coalesce(campaign.code, '') ELSE {_told("campaign")} END,
       {_told("country")}, CASE WHEN {_PRICED} THEN (mine.properties ->> 'net_minor')::bigint END,
       CASE WHEN {_PRICED} THEN coalesce(mine.properties ->> 'currency', '') ELSE '' END,
       CASE WHEN {_WEB} THEN mine.properties -> 'bot' IS NOT DISTINCT FROM 'true'::jsonb ELSE false END,
       ({_WEB} OR mine.verb IN ({", ".join(f"'{verb}'" for verb in OWN_VERBS)}))
           AND (mine.actor_hat_id IS NULL OR mine.actor_hat_id IS NOT DISTINCT FROM mine.hat_id){{also}}
FROM activity_log mine
LEFT JOIN campaign ON mine.verb = 'message.clicked' AND campaign.mailing_id = mine.properties ->> 'mailing_id'
WHERE {{only}}
"""
"""``{also}``: further columns at the end, such as the row's id."""

ORDERS: Final = f"""
SELECT {_SUBJECT} AS subject_no, {key_of("mine.id")}, mine.code, mine.placed_at, mine.state, mine.market, mine.channel,
       mine.source, mine.country, mine.currency, mine.net_minor, coalesce(cost.margin, 0), cost.margin IS NOT NULL,
       {key_of("mine.organisation_id")}, mine.external_source <> '', mine.paid_at IS NOT NULL,
       CASE WHEN coalesce(mine.hat_id, mine.visitor_id) IS NULL THEN 0
            ELSE row_number() OVER (PARTITION BY coalesce(mine.hat_id, mine.visitor_id) ORDER BY mine.placed_at, mine.id) END,
       array_to_string(mine.coupon_codes, ' ')
FROM ordering_order mine {_WHO}
LEFT JOIN (
    SELECT line.order_id, CASE WHEN bool_and(line.cost_minor IS NOT NULL) THEN sum(line.net_minor - line.cost_minor) END AS margin
    FROM ordering_line line WHERE {{of_line}} GROUP BY 1
) cost ON cost.order_id = mine.id
WHERE {COUNTED} AND {{only}}
"""

LINE: Final = f"""
SELECT {_SUBJECT}, {key_of("mine.id")}, mine.placed_at, line.sku, {key_of("variant.product_id")}, coalesce(category.code, ''),
       line.quantity, line.net_minor, line.cost_minor, mine.currency
FROM ordering_order mine JOIN ordering_line line ON line.order_id = mine.id {_WHO}
LEFT JOIN catalog_variant variant ON variant.id = line.variant_id LEFT JOIN catalog_product product ON product.id = variant.product_id
LEFT JOIN catalog_category category ON category.id = product.category_id
WHERE {COUNTED} AND {{only}}
"""

_COST = """LEFT JOIN (
    SELECT line.order_id, CASE WHEN bool_and(line.cost_minor IS NOT NULL) THEN sum(line.cost_minor) END AS cost
    FROM ordering_line line WHERE {of_line} GROUP BY 1
) cost ON cost.order_id = mine.id"""

BACK: Final = f"""
SELECT {_SUBJECT}, {key_of("mine.id")}, mine.cancelled_at, 'cancelled', mine.net_minor, cost.cost, mine.currency
FROM ordering_order mine {_WHO} {_COST}
WHERE {COUNTED} AND mine.state = 'cancelled' AND mine.cancelled_at IS NOT NULL AND {{only}}
UNION ALL
SELECT {_SUBJECT}, {key_of("mine.id")}, mine.placed_at, 'credit', -mine.net_minor, -cost.cost, mine.currency
FROM ordering_order mine {_WHO} {_COST}
WHERE mine.net_minor < 0 AND mine.placed_at IS NOT NULL AND {{only}}
UNION ALL
SELECT {_SUBJECT}, {key_of("mine.id")}, came.refunded_at, 'returned', sum(piece.net_minor)::bigint,
       CASE WHEN bool_and(line.cost_minor IS NOT NULL AND line.quantity <> 0)
            THEN sum(round(line.cost_minor::numeric * piece.quantity / nullif(line.quantity, 0)))::bigint END, mine.currency
FROM fulfilment_return came JOIN ordering_order mine ON mine.id = came.order_id {_WHO}
JOIN fulfilment_return_line piece ON piece.parent_id = came.id JOIN ordering_line line ON line.id = piece.order_line_id
WHERE came.refunded_at IS NOT NULL AND {{only}}
GROUP BY came.id, mine.id, hat.subject_no, visitor.subject_no
"""

_ARTICLE = f"""line.sku, {key_of("variant.product_id")}, coalesce(category.code, '')"""
_OF_ARTICLES = """LEFT JOIN catalog_variant variant ON variant.id = line.variant_id
LEFT JOIN catalog_product product ON product.id = variant.product_id LEFT JOIN catalog_category category ON category.id = product.category_id"""

BACK_LINE: Final = f"""
SELECT {_SUBJECT}, {key_of("mine.id")}, mine.cancelled_at, 'cancelled', {_ARTICLE}, line.quantity, line.net_minor, line.cost_minor,
       mine.currency
FROM ordering_order mine JOIN ordering_line line ON line.order_id = mine.id {_OF_ARTICLES} {_WHO}
WHERE {COUNTED} AND mine.state = 'cancelled' AND mine.cancelled_at IS NOT NULL AND {{only}}
UNION ALL
SELECT {_SUBJECT}, {key_of("mine.id")}, mine.placed_at, 'credit', {_ARTICLE}, -line.quantity, -line.net_minor,
       CASE WHEN bool_and(line.cost_minor IS NOT NULL) OVER (PARTITION BY mine.id) THEN -line.cost_minor END, mine.currency
FROM ordering_order mine JOIN ordering_line line ON line.order_id = mine.id {_OF_ARTICLES} {_WHO}
WHERE mine.net_minor < 0 AND mine.placed_at IS NOT NULL AND {{only}}
UNION ALL
SELECT {_SUBJECT}, {key_of("mine.id")}, came.refunded_at, 'returned', {_ARTICLE}, piece.quantity, piece.net_minor,
       CASE WHEN bool_and(line.cost_minor IS NOT NULL AND line.quantity <> 0) OVER (PARTITION BY came.id)
            THEN round(line.cost_minor::numeric * piece.quantity / line.quantity)::bigint END, mine.currency
FROM fulfilment_return came JOIN ordering_order mine ON mine.id = came.order_id {_WHO}
JOIN fulfilment_return_line piece ON piece.parent_id = came.id JOIN ordering_line line ON line.id = piece.order_line_id {_OF_ARTICLES}
WHERE came.refunded_at IS NOT NULL AND {{only}}
"""
"""What of ``BACK`` were which articles; the rest of it (delivery) were none."""

PAYMENT: Final = f"""
SELECT {_SUBJECT}, {key_of("entry.order_id")}, entry.booked_at,
       CASE WHEN entry.refund_id IS NULL THEN 'paid' ELSE 'refunded' END, entry.amount_minor, entry.currency
FROM payments_ledger entry JOIN ordering_order mine ON mine.id = entry.order_id {_WHO}
WHERE {{only}}
"""

SEND: Final = f"""
WITH campaign AS MATERIALIZED ({_CAMPAIGN_OF_MAILING})
SELECT {_SUBJECT}, {key_of("mine.id")}, coalesce(mine.sent_at, mine.queued_at), coalesce(mailing.code, ''),
       coalesce(campaign.code, ''), mine.channel,
       CASE WHEN EXISTS (SELECT FROM messaging_event event WHERE event.message_id = mine.id AND event.kind = 'bounced')
            THEN 'bounced' ELSE mine.state END,
       coalesce(content.arm, ''), false
FROM messaging_message mine {_WHO} LEFT JOIN messaging_mailing mailing ON mailing.id = mine.mailing_id
LEFT JOIN messaging_mailing_content content ON content.id = mine.content_id
LEFT JOIN campaign ON campaign.mailing_id = mine.mailing_id::text
WHERE {{messages}}
UNION ALL
SELECT coalesce(hat.subject_no, 0), {key_of("mine.id")}, mine.decided_at, coalesce(mailing.code, ''), coalesce(campaign.code, ''),
       mine.channel, mine.outcome, '', mine.reason LIKE 'hold-out%'
FROM messaging_decision mine LEFT JOIN people_hat hat ON hat.id = mine.hat_id
LEFT JOIN messaging_mailing mailing ON mailing.id = mine.mailing_id
LEFT JOIN campaign ON campaign.mailing_id = mine.mailing_id::text
WHERE mine.outcome = 'held' AND {{decisions}}
UNION ALL
SELECT coalesce(hat.subject_no, 0), {key_of("mine.id")}, mine.entered_at, '', journey.code, '', 'held', '', true
FROM journeys_passage mine JOIN journeys_journey journey ON journey.id = mine.journey_id
LEFT JOIN people_hat hat ON hat.id = mine.hat_id
WHERE mine.is_held_out AND {{passages}}
"""

_DRAWN_LATER = "'already-written', 'weekly-limit', 'another-goes-first'"

DRAW: Final = f"""
SELECT hat.subject_no, {key_of("one.id")}, one.at, 'campaign', campaign.code, one.is_held_out
FROM (
    SELECT mine.mailing_id, mine.hat_id, (min(mine.id::text))::uuid AS id, min(mine.decided_at) AS at,
           bool_or(mine.reason = 'hold-out-mailing') AS is_held_out
    FROM messaging_decision mine JOIN messaging_mailing mailing ON mailing.id = mine.mailing_id AND mailing.hold_out_percent > 0
    WHERE {{decisions}} AND (mine.outcome <> 'held' OR mine.reason IN ('hold-out-mailing', {_DRAWN_LATER})) GROUP BY 1, 2
) one JOIN people_hat hat ON hat.id = one.hat_id JOIN marketing_campaign campaign ON campaign.mailing_id = one.mailing_id
UNION ALL
SELECT hat.subject_no, {key_of("mine.id")}, mine.entered_at, 'journey', journey.code, mine.is_held_out
FROM journeys_passage mine JOIN journeys_journey journey ON journey.id = mine.journey_id JOIN people_hat hat ON hat.id = mine.hat_id
JOIN journeys_version version ON version.id = mine.version_id
WHERE coalesce((version.plan ->> 'hold_out_percent')::int, 0) > 0 AND {{passages}}
UNION ALL
SELECT hat.subject_no, {key_of("one.id")}, one.at, 'offer', offering.code, one.is_held_out
FROM (
    SELECT mine.offering_id, mine.hat_id, (min(mine.id::text))::uuid AS id, min(mine.valid_from) AS at, false AS is_held_out
    FROM pricing_personal_offer mine WHERE mine.offering_id IS NOT NULL AND {{offers}} GROUP BY 1, 2
    UNION ALL
    SELECT mine.offering_id, mine.hat_id, mine.id, mine.drawn_at, true FROM pricing_offer_held_out mine WHERE {{held}}
) one JOIN pricing_offering offering ON offering.id = one.offering_id AND offering.hold_out_percent > 0
JOIN people_hat hat ON hat.id = one.hat_id
"""
"""A decision of after the lot counts as reached: whom the weekly number stops was drawn for all the same."""

INVITATION: Final = f"""
SELECT hat.subject_no, {key_of("mine.id")}, mine.asked_at, survey.code, survey.kind, mine.state = 'answered'
FROM surveys_invitation mine JOIN surveys_survey survey ON survey.id = mine.survey_id JOIN people_hat hat ON hat.id = mine.hat_id
WHERE mine.asked_at IS NOT NULL
"""

ANSWER: Final = f"""
SELECT coalesce(hat.subject_no, 0), {key_of("mine.id")}, mine.at, survey.code, survey.kind, mine.score, mine.is_complete
FROM surveys_answer mine JOIN surveys_survey survey ON survey.id = mine.survey_id LEFT JOIN people_hat hat ON hat.id = mine.hat_id
"""
"""Of nobody where the survey is anonymous."""

SURVEYS: Final = {"answer": ANSWER, "invitation": INVITATION}

PRODUCT: Final = f"""
SELECT {key_of("product.id")}, coalesce((SELECT sku FROM catalog_variant WHERE product_id = product.id ORDER BY position, id LIMIT 1), ''),
       coalesce((SELECT name FROM catalog_product_text WHERE product_id = product.id ORDER BY language <> 'en', language LIMIT 1), ''),
       category.code
FROM catalog_product product JOIN catalog_category category ON category.id = product.category_id
"""

AUDIENCE_MEMBER: Final = """
SELECT audience.code, hat.subject_no, member.since, member.until
FROM audience_member member JOIN audience_audience audience ON audience.id = member.audience_id
JOIN people_hat hat ON hat.id = member.hat_id
UNION ALL
SELECT audience.code, hat.subject_no, member.since, member.until
FROM audience_member member JOIN audience_audience audience ON audience.id = member.audience_id
JOIN people_hat hat ON hat.organisation_id = member.organisation_id WHERE member.hat_id IS NULL
"""

WHOLE: Final = {"product": PRODUCT, "audience_member": AUDIENCE_MEMBER}
