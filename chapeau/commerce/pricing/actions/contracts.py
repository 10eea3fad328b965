"""Contracts with organisations: terms are added and closed, never changed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from chapeau.commerce.pricing.actions.staff import require_price_setter
from chapeau.commerce.pricing.events import ContractChanged
from chapeau.commerce.pricing.models import Contract, ContractTerm
from chapeau.commerce.pricing.values import NewTerm
from chapeau.kit.bus import publish
from chapeau.kit.ids import new_code
from chapeau.kit.refusals import NotFound, Refusal
from chapeau.person.people.values import Viewer


class TermNotPossible(Refusal):
    code = "term-not-possible"
    status = 422
    sentence = _(
        "A term is a net price of one article, or a percentage between 0 and 100 off an article, a category or everything."
    )


class ContractCodeTaken(Refusal):
    code = "contract-code-taken"
    sentence = _("There is already a contract with the code %(code)s.")


@transaction.atomic
def create_contract(
    viewer: Viewer,
    *,
    organisation_id: UUID,
    name: str,
    currency: str,
    terms: Sequence[NewTerm],
    now: datetime,
    code: str = "",
    valid_from: datetime | None = None,
    valid_until: datetime | None = None,
) -> UUID:
    """A contract and its terms. Refuses: ``TermNotPossible``, ``ContractCodeTaken``."""
    require_price_setter(viewer)
    if code and Contract.objects.filter(code=code).exists():
        raise ContractCodeTaken(code=code)
    contract = Contract.objects.create(
        organisation_id=organisation_id,
        name=name,
        currency=currency,
        code=code or new_code(),
        valid_from=valid_from or now,
        valid_until=valid_until,
    )
    _add(contract, terms, valid_from or now)
    _publish(viewer, contract, now)
    return contract.id


@transaction.atomic
def set_terms(
    viewer: Viewer, *, contract_id: UUID, terms: Sequence[NewTerm], now: datetime, valid_from: datetime | None = None
) -> None:
    """Agree terms from a moment on; those for the same article or category and quantity end there.

    Refuses: ``TermNotPossible``, ``NotFound``.
    """
    require_price_setter(viewer)
    contract = _lock(contract_id)
    since = max(valid_from or now, now)
    same = Q()
    for term in terms:
        same |= Q(variant_id=term.variant_id, category_id=term.category_id, minimum_quantity=term.minimum_quantity)
    if terms:
        still_open = ContractTerm.objects.filter(contract=contract, valid_from__lte=since).filter(same)
        still_open.filter(Q(valid_until=None) | Q(valid_until__gt=since)).update(valid_until=since)
    _add(contract, terms, since)
    _publish(viewer, contract, now)


@transaction.atomic
def end_contract(viewer: Viewer, *, contract_id: UUID, at: datetime, now: datetime) -> None:
    """End a contract at a moment, not before now. Refuses: ``NotFound``."""
    require_price_setter(viewer)
    contract = _lock(contract_id)
    contract.valid_until = max(at, now)
    contract.save(update_fields=["valid_until"])
    _publish(viewer, contract, now)


def _lock(contract_id: UUID) -> Contract:
    contract = Contract.objects.select_for_update().filter(id=contract_id).first()
    if contract is None:
        raise NotFound
    return contract


def _add(contract: Contract, terms: Sequence[NewTerm], since: datetime) -> None:
    for term in terms:
        is_price = term.amount is not None and term.percent_off is None and term.variant_id is not None
        is_percentage = term.amount is None and term.percent_off is not None and 0 <= term.percent_off <= 100
        if not (is_price or is_percentage) or (term.amount is not None and term.amount < 0) or term.base < 1:
            raise TermNotPossible
    ContractTerm.objects.bulk_create(
        ContractTerm(
            contract=contract,
            variant_id=term.variant_id,
            category_id=term.category_id,
            minimum_quantity=term.minimum_quantity,
            amount=term.amount,
            base=term.base,
            percent_off=term.percent_off,
            valid_from=since,
        )
        for term in terms
    )


def _publish(viewer: Viewer, contract: Contract, now: datetime) -> None:
    publish(
        [
            ContractChanged(
                occurred_at=now,
                actor_hat_id=viewer.hat_id,
                contract_id=contract.id,
                organisation_id=contract.organisation_id,
            )
        ]
    )
