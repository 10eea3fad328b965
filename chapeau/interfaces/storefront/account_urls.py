"""Addresses of the account and the organisation's administration; part of the storefront's own."""

from __future__ import annotations

from django.urls import path
from django.urls.resolvers import URLPattern

from chapeau.interfaces.storefront import account_views, my_data_views, note_views, organisation_views, preference_views

urlpatterns: list[URLPattern] = [
    path("me", account_views.account, name="account"),
    path("me/details", account_views.details, name="details"),
    path("me/email/add", account_views.add_email, name="add_email"),
    path("me/email/remove", account_views.remove_email, name="remove_email"),
    path("me/open", account_views.open_hat, name="open_hat"),
    path("me/code", account_views.enter_code, name="enter_code"),
    path("me/addresses", account_views.addresses, name="addresses"),
    path("me/addresses/new", account_views.add_address, name="add_address"),
    path("me/addresses/<slug:code>/remove", account_views.remove_address, name="remove_address"),
    path("me/sessions", account_views.sessions_page, name="sessions"),
    path("me/programs", account_views.programs, name="programs"),
    path("me/who-sees", account_views.who_sees, name="who_sees"),
    path("me/preferences", preference_views.my_preferences, name="my_preferences"),
    path("me/notes", note_views.notes, name="notes"),
    path("me/notes/browsers", note_views.subscribe, name="subscribe_browser"),
    path("me/notes/browsers/<slug:code>/forget", note_views.forget_browser, name="forget_browser"),
    path("me/notes/<slug:code>/read", note_views.read_note, name="read_note"),
    path("me/data", my_data_views.data, name="my_data"),
    path("me/data/take", my_data_views.take_data, name="take_data"),
    path("me/organisation/new", account_views.new_organisation, name="new_organisation"),
    path("me/organisation", organisation_views.organisation, name="organisation"),
    path("me/organisation/details", organisation_views.organisation_details, name="organisation_details"),
    path("me/organisation/invite", organisation_views.invite, name="invite"),
    path("me/organisation/invitations/<slug:secret>/withdraw", organisation_views.withdraw, name="withdraw_invitation"),
    path("me/organisation/members/<slug:code>", organisation_views.change_member, name="member"),
    path("me/organisation/members/<slug:code>/end", organisation_views.end_member, name="end_member"),
    path(
        "me/organisation/addresses/new",
        account_views.add_address,
        {"for_organisation": True},
        name="add_organisation_address",
    ),
    path("invitation/<slug:secret>", organisation_views.invitation, name="invitation"),
]
