"""The API put together: its areas, how it reads bodies, how it says no."""

from __future__ import annotations

import json
from typing import Any, NoReturn

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from ninja.parser import Parser

from chapeau.interfaces.api import (
    account,
    aftersales,
    audiences,
    basket,
    campaigns,
    catalogue,
    desk,
    experiments,
    goods,
    hooks,
    house,
    intake,
    journeys,
    merging,
    metrics,
    orders,
    organisation,
    own_offers,
    people,
    posts,
    problems,
    prospects,
    reading,
    recommending,
    selling,
    surveys,
    work,
)
from chapeau.interfaces.api.operations import ROUTER, Area
from chapeau.kit.refusals import Refusal

VERSION = "1"
AREAS: tuple[Area, ...] = (
    account.AREA,
    catalogue.AREA,
    basket.AREA,
    orders.AREA,
    aftersales.AREA,
    organisation.AREA,
    people.AREA,
    merging.AREA,
    desk.AREA,
    goods.AREA,
    selling.AREA,
    own_offers.AREA,
    recommending.AREA,
    prospects.AREA,
    audiences.AREA,
    campaigns.AREA,
    journeys.AREA,
    experiments.AREA,
    work.AREA,
    metrics.AREA,
    intake.AREA,
    hooks.AREA,
    house.AREA,
    reading.AREA,
    posts.AREA,
    surveys.AREA,
)


class JsonParser(Parser):
    """JSON as RFC 8259 has it: no NaN, nothing nested a thousand deep, UTF-8."""

    def parse_body(self, request: HttpRequest) -> Any:
        try:
            return json.loads(request.body, parse_constant=_no_such_number)
        except (ValueError, RecursionError):
            raise problems.BadRequest from None


def _no_such_number(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON")


api = NinjaAPI(
    title="Chapeau",
    version=VERSION,
    openapi_url=None,
    docs_url=None,
    urls_namespace="api",
    parser=JsonParser(),
)
api.add_router("", ROUTER)


@api.exception_handler(Refusal)
def _refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    return problems.answer(request, refusal)


@api.exception_handler(ValidationError)
def _invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    return problems.answer(request, problems.InvalidInput(), [_place(one) for one in error.errors])


@api.exception_handler(HttpError)
def _unreadable(request: HttpRequest, error: HttpError) -> HttpResponse:
    return problems.answer(request, problems.BadRequest())


def _place(error: Any) -> dict[str, str]:
    """Where it is wrong: a JSON pointer into the body, or the name of the parameter."""
    where, *names = (str(part) for part in error["loc"])
    said = {"code": str(error["type"]), "detail": str(error["msg"])}
    if where == "body":
        return {"pointer": "".join(f"/{name.replace('~', '~0').replace('/', '~1')}" for name in names[1:]), **said}
    return {"parameter": names[-1] if names else "", **said}
