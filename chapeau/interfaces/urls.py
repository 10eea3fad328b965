"""Every address of the house: storefront by language, office, accounts, provider webhooks, health."""

from __future__ import annotations

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path
from django.views.generic import RedirectView

from chapeau.interfaces.assistant.door import assistant
from chapeau.interfaces.look import look_css
from chapeau.interfaces.media import favicon, media
from chapeau.interfaces.storefront import form_views, note_views, preference_views, seo_views

handler403 = "chapeau.interfaces.error_views.forbidden"
handler404 = "chapeau.interfaces.error_views.not_found"
handler500 = "chapeau.interfaces.error_views.broken"

urlpatterns = [
    path("", include("chapeau.interfaces.health")),
    path("", include("chapeau.interfaces.telemetry.metrics")),
    path("", include("chapeau.interfaces.provider_views")),
    path("", include("chapeau.interfaces.mail_views")),
    path("", include("chapeau.interfaces.mail_provider_views")),
    path("media/<path:path>", media),
    path("favicon.ico", favicon),
    path("look.css", look_css, name="look"),
    path("", include("chapeau.interfaces.office.set_up_urls")),
    path("embed.js", form_views.embed_script, name="embed_script"),
    path("service-worker.js", note_views.service_worker, name="service_worker"),
    path("robots.txt", seo_views.robots),
    path("sitemap.xml", seo_views.sitemap_index),
    path("sitemap-articles.xml", seo_views.sitemap_articles, name="sitemap_articles"),
    path("sitemap-<int:number>.xml", seo_views.sitemap, name="sitemap"),
    path("unsubscribe/<str:token>", preference_views.one_click, name="one_click"),
    path("api/v1/", include("chapeau.interfaces.api.urls")),
    path("mcp", assistant),
    path("office/", include("chapeau.interfaces.office.urls")),
    *i18n_patterns(
        path("account/email/", RedirectView.as_view(pattern_name="storefront:account")),  # addresses belong to hats
        path("account/", include("allauth.urls")),
        path("", include("chapeau.interfaces.storefront.urls")),
    ),
]
