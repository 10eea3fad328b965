"""The shapes of what the doors hand out, under their public names. Nested ones stand before those that hold them."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from chapeau.commerce.billing import values as billing
from chapeau.commerce.catalog import values as catalog
from chapeau.commerce.catalog.values import office
from chapeau.commerce.fulfilment import values as fulfilment
from chapeau.commerce.ordering import desk
from chapeau.commerce.ordering import queries as ordering_queries
from chapeau.commerce.ordering import values as ordering
from chapeau.commerce.payments import values as payments
from chapeau.commerce.pricing import values as pricing
from chapeau.commerce.pricing.values import office as pricing_office
from chapeau.commerce.stock import values as stock
from chapeau.insight.experiments import values as experiments
from chapeau.insight.metrics import values as metrics
from chapeau.interfaces.api.shapes import Also, shape
from chapeau.interfaces.pictures import picture_url
from chapeau.kit.intervals import Share
from chapeau.kit.money import Money
from chapeau.person.activity import values as activity
from chapeau.person.allocation import values as allocation
from chapeau.person.audience import values as audience
from chapeau.person.audience.values import Reason
from chapeau.person.messaging import values as messaging
from chapeau.person.people import values as people
from chapeau.person.privacy import values as privacy
from chapeau.person.tasks import values as tasks
from chapeau.relationship.community import values as community
from chapeau.relationship.content import values as content
from chapeau.relationship.journeys import queries as journey_queries
from chapeau.relationship.journeys import values as journeys
from chapeau.relationship.marketing import values as marketing
from chapeau.relationship.pipeline import values as pipeline
from chapeau.relationship.service import values as service
from chapeau.relationship.surveys import values as surveys

# people
AUTHORITY = shape(people.Authority, "Authority")
HAT = shape(
    people.HatCard,
    "Hat",
    leave=("mark",),
    also={"is_private": Also(bool, lambda card: card.is_private)},
    shows=lambda card: card.id,
)
ADDRESS = shape(people.PostalAddressValue, "Address")
SAVED_ADDRESS = shape(people.PostalAddressCard, "SavedAddress")
CONTACT = shape(people.HatAddress, "Contact", leave=("normalised",))
DETAILS = shape(people.OwnDetails, "Details")
ORGANISATION = shape(people.OrganisationCard, "Organisation")
MEMBER = shape(people.Member, "Member")
INVITATION = shape(people.InvitationCard, "Invitation")
ORGANISATION_PAGE = shape(people.OrganisationPage, "OrganisationPage", flat=("card",))
CHANGE = shape(people.Change, "Change")
LOOK = shape(privacy.LookCard, "Look")
HAT_DETAIL = shape(people.HatDetail, "PersonHat", flat=("card",), shows=lambda one: one.card.id)
PERSON = shape(people.PersonPage, "Person")
PERSON_HIT = shape(people.PersonHit, "PersonSummary")
EVIDENCE = shape(people.Evidence, "Evidence")
LIKENESS = shape(people.LikenessCard, "Likeness")
FIELD_PAIR = shape(people.FieldPair, "FieldPair", also={"differs": Also(bool, lambda pair: pair.differs)})
HAT_MOVE = shape(people.HatMove, "HatMove")
MERGE_PREVIEW = shape(people.MergePreview, "MergePreview")
MERGE = shape(people.MergeCard, "Merge")
HAPPENING = shape(activity.Happening, "Happening")

# catalogue
PICTURE = shape(
    catalog.PictureCard, "Picture", leave=("file",), also={"url": Also(str, lambda one: picture_url(one.file))}
)
PACK = shape(catalog.Pack, "Pack")
CATEGORY = shape(catalog.CategoryCard, "Category", leave=("picture",))
CATEGORY_NODE = shape(catalog.CategoryNode, "CategoryNode", leave=("picture", "children"))
CATEGORY_PAGE = shape(catalog.CategoryPage, "CategoryPage", leave=("picture",))
VARIANT = shape(catalog.VariantCard, "Variant", leave=("tax_category",))
PRODUCT = shape(catalog.ProductCard, "Product", leave=("amount",))
SPECIFICATION = shape(catalog.Specification, "Specification")
STEP = shape(pricing.Step, "PriceStep", leave=("names",), also={"label": Also(str, pricing.step_label)})
SHELF = shape(pricing.ShelfLine, "ShelfPrice", also={"is_reduced": Also(bool, lambda line: line.is_reduced)})
PRICED_LINE = shape(pricing.PricedLine, "PricedLine", leave=("line_key",))
PRICED_CHARGE = shape(pricing.PricedCharge, "PricedCharge")
COUPON_RESULT = shape(pricing.CouponResult, "CouponResult", also={"says": Also(str, lambda one: str(one.state.label))})
TAX_PART = shape(pricing.TaxPart, "TaxPart")
QUOTE = shape(pricing.Quote, "Quote", leave=("offers_used", "without_price"))
MARGIN = shape(pricing.Margin, "Margin")
HAT_PRICE = shape(pricing.HatPrice, "HatPrice")
AVAILABILITY = shape(stock.Availability, "Availability", leave=("on_hand", "by_warehouse"))

# orders
LINE = shape(
    ordering.LineView,
    "OrderLine",
    leave=("product_code", "picture"),
    also={"product_code": Also(str, lambda line: line.product_code)},
)
CHARGE = shape(ordering.ChargeView, "Charge")
TAX = shape(ordering.TaxView, "OrderTax")
EVENT = shape(ordering.EventView, "OrderEvent", leave=("details",))
AUTHORITY_ANSWER = shape(
    ordering.AuthorityAnswer,
    "AuthorityAnswer",
    also={"needs_approval": Also(bool, lambda answer: answer.needs_approval)},
)
APPROVAL = shape(ordering.ApprovalView, "Approval")
ORDER = shape(
    ordering.OrderView,
    "Order",
    leave=("refused_coupons",),
    also={"shown": Also(Money, lambda order: order.shown)},
)
CHANGE_OF_ORDER = shape(ordering.Change, "OrderChange")
PAYMENT_OPTION = shape(ordering.PaymentOption, "PaymentOption")
DELIVERY_OPTION = shape(desk.DeliveryOption, "DeliveryOption")
BASKET = shape(ordering.BasketView, "Basket")
PASTED_LINE = shape(ordering.PastedLine, "PastedLine")
REORDERED = shape(ordering.Reordered, "Reordered")
ORDER_ROW = shape(ordering.OrderRow, "OrderSummary", also={"shown": Also(Money, lambda row: row.shown)})

# money, parcels, papers
NEXT_STEP = shape(payments.NextStep, "NextStep")
PAYMENT = shape(payments.PaymentView, "Payment", leave=("return_path",))
ORDER_MONEY = shape(payments.OrderMoney, "OrderMoney")
REFUND = shape(payments.RefundView, "Refund")
CREDIT = shape(payments.CreditView, "Credit", also={"left": Also(Money, lambda credit: credit.left)})
SHIPMENT_LINE = shape(fulfilment.ShipmentLineView, "ShipmentLine")
SHIPMENT = shape(fulfilment.ShipmentView, "Shipment")
RETURNABLE = shape(fulfilment.ReturnableLine, "ReturnableLine")
RETURN_LINE = shape(fulfilment.ReturnLineView, "ReturnLine")
RETURN = shape(fulfilment.ReturnView, "Return")
INVOICE = shape(billing.InvoiceView, "Invoice", also={"open": Also(Money, lambda invoice: invoice.open)})
STATEMENT_LINE = shape(billing.StatementLine, "StatementLine")
STATEMENT = shape(billing.Statement, "Statement")

# questions
CONTACT_TOLD = shape(service.Contact, "RequestContact")
ENTRY = shape(service.EntryView, "RequestEntry")
REQUEST_ROW = shape(service.RequestRow, "RequestSummary")
REQUEST = shape(service.RequestView, "Request", flat=("row",), shows=lambda one: one.row.hat_id)
NOTE = shape(service.NoteView, "Note")

# the desk
TASK = shape(tasks.TaskView, "Task")
TO_SHIP = shape(fulfilment.ToShipRow, "ToShip")
PICK_ROW = shape(fulfilment.PickRow, "PickRow", leave=("for_shipments",))
PICK_LIST = shape(fulfilment.PickList, "PickList")
PRODUCT_FOR_STAFF = shape(office.ProductRow, "StaffProductSummary", leave=("picture_file",))
WORDS = shape(catalog.Words, "Words")
GIVEN = shape(catalog.Given, "GivenAttribute")
EDITED_PICTURE = shape(office.EditedPicture, "StaffPicture", also={"url": Also(str, lambda one: picture_url(one.file))})
EDITED_VARIANT = shape(office.EditedVariant, "StaffVariant")
EDITED_PRODUCT = shape(office.EditedProduct, "StaffProduct")
ATTRIBUTE = shape(office.AttributeCard, "Attribute")
COST_PERIOD = shape(catalog.CostPeriod, "Cost")
PRICE_LIST = shape(pricing_office.PriceListRow, "PriceList")
PRICE = shape(pricing_office.PriceRow, "Price")
TERM = shape(pricing_office.TermRow, "ContractTerm")
CONTRACT = shape(pricing_office.ContractRow, "Contract")
PROMOTION = shape(pricing_office.PromotionRow, "Promotion")
COUPON = shape(pricing_office.CouponRow, "Coupon")
PERSONAL_OFFER = shape(pricing_office.PersonalOfferRow, "PersonalOffer")
OFFERING = shape(pricing.OfferingRow, "Offering", leave=("id", "variant_ids"))
OFFER_HOLDER = shape(pricing.OfferHolder, "OfferHolder")
OWN_OFFER = shape(pricing.OwnOffer, "OwnOffer", leave=("variant_ids", "category_id", "hat_id"))
FORESEEN_OFFER = shape(
    pricing.ForeseenOffer,
    "ForeseenOffer",
    leave=("lines",),
    also={
        "below_cost": Also(int, lambda found: found.below_cost),
        "without_cost": Also(int, lambda found: found.without_cost),
        "most_percent": Also(Decimal, lambda found: found.most_percent),
    },
)
PROSPECT = shape(pipeline.ProspectView, "Prospect")
PROSPECT_EVENT = shape(pipeline.ProspectEventView, "ProspectEvent")
CALL = shape(pipeline.CallView, "Call")
LEVEL = shape(stock.LevelRow, "StockLevel", also={"available": Also(int, lambda level: level.available)})
MOVEMENT = shape(stock.MovementRow, "StockMovement")
WAREHOUSE = shape(stock.WarehouseCard, "Warehouse")
MAIL = shape(messaging.MessageView, "Mail", leave=("html", "attachments"))
FIGURE_ROW = shape(metrics.SalesRow, "FigureRow", also={"revenue": Also(Money, lambda row: row.revenue)})
FIGURES = shape(metrics.Sales, "Figures")
COUNTED = shape(metrics.CountedOrder, "CountedOrder")
CHANNEL_ROW = shape(metrics.ChannelRow, "ChannelRow", also={"left": Also(Money, lambda row: row.left)})
CHANNELS = shape(metrics.Channels, "Channels")
CAMPAIGN_COST = shape(metrics.Cost, "CampaignCost")
shape(metrics.Cut, "FigureCut")
shape(metrics.Point, "FigurePoint")
shape(metrics.PartOf, "FigurePart")
MISSING = shape(metrics.Missing, "MissingIngredient")
FIGURE = shape(metrics.Figure, "Figure")
COUNTED_ROW = shape(metrics.CountedRow, "CountedRow")
FIGURE_DEFINITION = shape(
    metrics.Definition,
    "FigureDefinition",
    also={
        "articles": Also(str, lambda one: str(one.articles)),
        "zone": Also(str, lambda one: str(one.zone)),
        "cut_off": Also(str, lambda one: str(one.cut_off)),
    },
)


def _percent(rate: float) -> Decimal:
    return Decimal(str(100 * rate)).quantize(Decimal("0.01"))


# campaigns
CAMPAIGN = shape(marketing.CampaignView, "Campaign", leave=("id", "audience_id", "mailing_id", "versions"))
SHARE = shape(
    Share,
    "Share",
    leave=("low", "high"),
    also={
        "percent": Also(Decimal, lambda share: _percent(share.rate)),
        "at_least_percent": Also(Decimal, lambda share: _percent(share.low)),
        "at_most_percent": Also(Decimal, lambda share: _percent(share.high)),
    },
)
OFFER_RESULTS = shape(
    ordering_queries.OfferResults,
    "OfferResults",
    leave=("compared",),
    also={
        "got_ordered": Also(Share | None, lambda came: came.compared.got if came.compared else None),
        "left_out_ordered": Also(Share | None, lambda came: came.compared.left_out if came.compared else None),
        "difference_at_least_percent": Also(
            Decimal | None, lambda came: _percent(came.compared.gap[0]) if came.compared else None
        ),
        "difference_at_most_percent": Also(
            Decimal | None, lambda came: _percent(came.compared.gap[1]) if came.compared else None
        ),
    },
)
CAMPAIGN_ARM = shape(marketing.ArmResult, "CampaignArm")
CAMPAIGN_GROUP = shape(marketing.GroupResult, "CampaignGroup")
CAMPAIGN_RESULTS = shape(
    marketing.Results,
    "CampaignResults",
    leave=("reasons", "links", "money"),
    also={
        "held_because": Also(dict[str, int], lambda found: {code: count for code, _said, count in found.reasons}),
        "money_minor": Also(dict[str, int], lambda found: dict(found.money)),
    },
)


# audiences and journeys
def _reason(one: Reason) -> dict[str, Any]:
    """A node of the rule, as deep as it goes."""
    return {
        "words": one.words,
        "is_true": one.is_true,
        "found": one.found,
        "joined_by": one.joined_by,
        "evidence": [{"verb": each.verb, "at": each.at.isoformat(), "value": each.value} for each in one.evidence],
        "parts": [_reason(part) for part in one.parts],
    }


@dataclass(frozen=True, slots=True)
class AudienceCount:
    count: int | None
    """Nothing: fewer than five; else to the nearest five for whom may not read each person."""
    rule: str
    """As it was understood, in the rule's own language."""


@dataclass(frozen=True, slots=True)
class PutIn:
    came_in: bool


AUDIENCE = shape(audience.AudienceView, "Audience", leave=("rule",))
AUDIENCE_COUNT = shape(AudienceCount, "AudienceCount")
AUDIENCE_MEMBER = shape(audience.Member, "AudienceMember")
AUDIENCE_WHY = shape(
    audience.Why,
    "AudienceWhy",
    leave=("reason",),
    also={"reason": Also(dict[str, Any], lambda why: _reason(why.reason))},
)
JOURNEY_ROW = shape(journeys.JourneyRow, "JourneyRow")
JOURNEY = shape(
    journeys.JourneyPage,
    "Journey",
    leave=("plan", "here", "passed"),
    flat=("row",),
    also={
        "plan": Also(dict[str, Any], lambda page: journey_queries.plan_json(page.plan)),
        "here": Also(dict[str, int], lambda page: dict(page.here)),
        "passed": Also(
            dict[str, dict[str, int]], lambda page: {step: dict(ways) for step, ways in page.passed.items()}
        ),
    },
)
TRAVELLER = shape(journeys.Traveller, "Traveller")
PUT_IN = shape(PutIn, "PutIn")
PASSAGE = shape(
    journeys.Passage,
    "Passage",
    leave=("steps", "taken"),
    also={
        "taken": Also(
            list[dict[str, str]],
            lambda way: [{"step": step, "way": on, "left_at": at.isoformat()} for step, on, at in way.taken],
        )
    },
)


# reviews and questions
def _picture(one: Any) -> str:
    return picture_url(one.picture) if one.picture else ""


RATING = shape(
    community.RatingCard, "Rating", leave=("by_stars", "total"),
    also={
        "average": Also(Decimal | None, lambda one: Decimal(str(round(one.average, 2))) if one.count else None),
        "by_stars": Also(list[int], lambda one: list(one.by_stars)),
    },
)  # fmt: skip
shape(community.AnswerView, "PostAnswer")
POST = shape(community.PostView, "Post", leave=("picture",), also={"picture_url": Also(str, _picture)})
QUESTION = shape(community.QuestionPage, "Question", flat=("question",))
OWN_POST = shape(community.OwnPost, "OwnPost", leave=("picture",), also={"picture_url": Also(str, _picture)})
POST_ROW = shape(community.PostRow, "PostRow")
shape(community.VersionView, "PostVersion", leave=("picture",), also={"picture_url": Also(str, _picture)})
POST_PAGE = shape(
    community.PostPage, "PostPage", flat=("row",), leave=("author_hat_id",), shows=lambda found: found.author_hat_id
)


# reading and forms
def _share(share: float | None) -> Decimal | None:
    """0.0512: four places say more than any count of browsers knows."""
    return None if share is None else Decimal(str(round(share, 4)))


READING_CARD = shape(
    content.Teaser, "ReadingCard", leave=("picture",),
    also={"picture_url": Also(str, lambda one: picture_url(one.picture) if one.picture else "")},
)  # fmt: skip
READING = shape(content.ArticlePage, "Reading", flat=("teaser",))
FORM_ROW = shape(content.FormRow, "Form")
FORM_VARIANT = shape(content.VariantResult, "FormVariant")
FORM_RESULT = shape(
    content.FormResult, "FormResult", leave=("difference_low", "difference_high"),
    also={
        "difference_low": Also(Decimal | None, lambda one: _share(one.difference_low)),
        "difference_high": Also(Decimal | None, lambda one: _share(one.difference_high)),
    },
)  # fmt: skip
FORM_SUBMISSION = shape(content.SubmissionRow, "FormSubmission")


# surveys
def _hundredth(value: float) -> Decimal:
    """A score as people read it: a Net Promoter Score between -100 and 100, a share in per cent."""
    return Decimal(str(round(100 * value, 1)))


SURVEY = shape(surveys.SurveyRow, "Survey")
SURVEY_SCORE = shape(
    surveys.ScoreResult,
    "SurveyScore",
    leave=("nps", "satisfied", "mean"),
    also={
        "mean": Also(Decimal, lambda one: Decimal(str(round(one.mean, 2)))),
        "value": Also(Decimal, lambda one: _hundredth(one.value)),
        "low": Also(Decimal, lambda one: _hundredth(one.low)),
        "high": Also(Decimal, lambda one: _hundredth(one.high)),
    },
)
SURVEY_RESULTS = shape(
    surveys.SurveyResults,
    "SurveyResults",
    leave=("held_because", "histogram", "organisations", "questions"),
    also={
        "held_because": Also(dict[str, int], lambda found: dict(found.held_because)),
        "histogram": Also(dict[str, int], lambda found: {str(score): count for score, count in found.histogram}),
        "organisations": Also(int | None, lambda found: found.organisations.groups if found.organisations else None),
        "organisation_score": Also(
            Decimal | None, lambda found: _hundredth(found.organisations.score) if found.organisations else None
        ),
    },
)
SURVEY_ANSWER = shape(
    surveys.AnswerRow,
    "SurveyAnswer",
    leave=("said",),
    also={"said": Also(dict[str, str], lambda row: dict(row.said))},
)
SURVEY_QUESTION = shape(
    surveys.PutQuestion,
    "SurveyQuestion",
)


# experiments and flags
@dataclass(frozen=True, slots=True)
class OwnArm:
    experiment: str
    arm: str


@dataclass(frozen=True, slots=True)
class OwnFlag:
    code: str


@dataclass(frozen=True, slots=True)
class NewlySeen:
    new: tuple[str, ...]


CHOICE = shape(allocation.Choice, "PlaceChoice")
PLACE = shape(allocation.Place, "Place")
ARM = shape(allocation.Arm, "ExperimentArm")
ELIGIBLE = shape(allocation.Eligible, "Eligible")
PLAN_OF_EXPERIMENT = shape(allocation.ExperimentPlan, "ExperimentPlan")
EXPERIMENT = shape(allocation.ExperimentCard, "Experiment", flat=("plan",))
FLAG = shape(allocation.FlagCard, "Flag")
NOTED = shape(allocation.Noted, "NotedChange")
OWN_ARM = shape(OwnArm, "OwnArm")
OWN_FLAG = shape(OwnFlag, "OwnFlag")
NEWLY_SEEN = shape(NewlySeen, "NewlySeen")
BETWEEN = shape(experiments.Between, "Between")
ARM_RESULT = shape(experiments.ArmResult, "ArmResult")
GUARD = shape(experiments.Guard, "Guard")
COMPARISON = shape(experiments.Comparison, "Comparison")
EXPERIMENT_RESULTS = shape(experiments.Results, "ExperimentResults")
