"""Addresses of the office."""

from __future__ import annotations

from django.urls import path
from django.views.generic import RedirectView

from chapeau.interfaces.office.views import (
    desk_order,
    find,
    mails,
    order_deeds,
    orders,
    organisation,
    people,
    person,
    requests,
    tasks,
    today,
)

app_name = "office"
SOON = RedirectView.as_view(pattern_name="office:today", query_string=False)
urlpatterns = [
    path("", today.today, name="today"),
    path("find", find.find, name="find"),
    path("people", people.people_list, name="people"),
    path("people/<str:code>", person.person, name="person"),
    path("people/<str:code>/pays", person.what_they_pay, name="what_they_pay"),
    path("people/<str:code>/note", person.add_note, name="add_note"),
    path("people/<str:code>/task", person.add_task, name="add_task"),
    path("hats/<uuid:hat_id>", person.by_hat, name="hat"),
    path("organisations", people.organisations_list, name="organisations"),
    path("organisations/<str:code>", organisation.organisation, name="organisation"),
    path("organisations/<str:code>/credit", organisation.set_credit, name="set_credit"),
    path("orders", orders.orders_list, name="orders"),
    path("orders/for/<uuid:hat_id>", desk_order.start, name="start_order"),
    path("orders/by-key/<uuid:order_id>", orders.order_by_id, name="order_by_id"),
    path("orders/<str:code>", orders.order, name="order"),
    path("orders/<str:code>/desk", desk_order.desk_order, name="desk_order"),
    path("orders/<str:code>/desk/change", desk_order.change, name="change_order"),
    path("orders/<str:code>/desk/place", desk_order.place, name="place_order"),
    path("orders/<str:code>/desk/drop", desk_order.discard, name="discard_order"),
    path("orders/<str:code>/cancel", order_deeds.cancel, name="cancel_order"),
    path("orders/<str:code>/link", order_deeds.send_link, name="send_link"),
    path("orders/<str:code>/paid/<str:payment_code>", order_deeds.mark_paid, name="mark_paid"),
    path("requests", requests.requests_list, name="requests"),
    path("requests/<str:code>", requests.asked, name="request"),
    path("requests/<str:code>/change", requests.change_request, name="change_request"),
    path("tasks", tasks.tasks_list, name="tasks"),
    path("tasks/<str:code>", tasks.task, name="task"),
    path("tasks/<str:code>/change", tasks.change_task, name="change_task"),
    path("mails", mails.mails_list, name="mails"),
    path("mails/<str:code>", mails.mail, name="mail"),
    path("mails/<str:code>/body", mails.mail_body, name="mail_body"),
    path("mails/<str:code>/again", mails.send_again, name="send_mail_again"),
    *(path(f"soon/{name}", SOON, name=name) for name in ("to_ship", "returns", "invoices", "stock")),
    *(path(f"soon/{name}/<str:code>", SOON, name=name) for name in ("product", "return", "invoice_pdf", "statement")),
]
