"""What every answer forbids the browser, beside the content security policy of the settings."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.http import HttpRequest, HttpResponse

FEATURES = (
    "accelerometer", "autoplay", "browsing-topics", "camera", "display-capture", "encrypted-media", "geolocation",
    "gyroscope", "magnetometer", "microphone", "midi", "serial", "usb", "xr-spatial-tracking",
)  # fmt: skip
"""Of the browser, that no page of ours uses. Passkeys and payment stay with our own pages."""

HEADERS: Mapping[str, str] = {
    "Permissions-Policy": ", ".join(
        [*(f"{name}=()" for name in FEATURES), "payment=(self)", "publickey-credentials-get=(self)"]
    ),
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Permitted-Cross-Domain-Policies": "none",
}


class HeadersMiddleware:
    """Adds ``HEADERS``; a page about somebody is kept by no cache but that page's own browser tab."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        if getattr(request, "hat", None) is not None and "Cache-Control" not in response.headers:
            response.headers["Cache-Control"] = "private, no-store"
        return response
