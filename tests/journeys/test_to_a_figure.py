"""From a history brought in to a figure, down to the very people, and back to them by a campaign that leaves some alone."""

from __future__ import annotations

import re
from pathlib import Path

from django.utils import timezone
from playwright.sync_api import expect
from pytest_django import Settings

from chapeau.commerce.history.actions import import_orders
from chapeau.insight.lake.actions import build
from chapeau.insight.models.actions import fit_models
from chapeau.person.people.tests.builders import make_staff
from chapeau.person.people.values import SYSTEM, StaffRole
from tests.journeys.conftest import Visit

HISTORY = """InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country
536365,85123A,Lamp,6,2011-01-12 08:26:00,2.55,17850,France
536366,85123A,Lamp,2,2011-02-02 08:28:00,2.55,17851,France
536367,71053,Lantern,4,2011-02-20 09:00:00,3.39,17852,France
536368,71053,Lantern,1,2011-05-03 10:00:00,3.39,17850,France
"""


def test_a_history_becomes_six_figures_their_people_and_a_campaign(
    visit: Visit, settings: Settings, tmp_path: Path
) -> None:
    settings.LAKE = tmp_path / "lake"
    file = tmp_path / "history.csv"
    file.write_text(HISTORY)
    now = timezone.now()
    import_orders(SYSTEM, path=file, now=now, preset="online-retail")
    build(now=now)
    fit_models(SYSTEM, now=now)
    page = visit(make_staff(StaffRole.ADMINISTRATOR))
    page.goto("/office/figures?from=2011-04-01&to=2011-06-30")
    expect(page.locator(".six-card")).to_have_count(6)
    page.get_by_role("link", name="Customer retention", exact=True).click()
    expect(page.locator(".six-sentence")).to_contain_text("Of 100 who bought in the period before, 33.3 bought again")
    page.get_by_role("link", name="Did not buy again: 2").click()
    expect(page.locator("tbody tr")).to_have_count(2)
    page.locator("tbody a").first.click()
    expect(page).to_have_url(re.compile("/office/people/"))

    page.goto("/office/audiences/ready")
    page.get_by_role("button", name=re.compile("^Make an audience ?: Lost$")).click()
    expect(page.get_by_role("heading", level=1, name="Lost")).to_be_visible()
    page.goto("/office/campaigns/new")
    page.get_by_label("Name, for yourselves").fill("Come back")
    page.get_by_label("To", exact=True).select_option(index=1)
    page.get_by_label("Leave out, to compare: percent").fill("50")
    page.get_by_role("button", name="Keep").click()
    expect(page.get_by_role("heading", level=1, name="Come back")).to_be_visible()
    expect(page.get_by_text("50")).not_to_have_count(0)
