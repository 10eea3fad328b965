"""Every address of the house: storefront by language, office, accounts, provider webhooks, health."""

from __future__ import annotations

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path
from django.views.generic import RedirectView

urlpatterns = [
    path("", include("chapeau.interfaces.health")),
    path("", include("chapeau.interfaces.provider_views")),
    path("office/", include("chapeau.interfaces.office.urls")),
    *i18n_patterns(
        path("account/email/", RedirectView.as_view(pattern_name="storefront:account")),  # addresses belong to hats
        path("account/", include("allauth.urls")),
        path("", include("chapeau.interfaces.storefront.urls")),
    ),
]
