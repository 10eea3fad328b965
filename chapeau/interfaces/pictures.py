"""Where the pictures of articles are."""

from __future__ import annotations

from django import template
from django.conf import settings
from django.templatetags.static import static

register = template.Library()

SHIPPED = "static/"


@register.filter
def picture_url(file: str) -> str:
    """A file below the media root, or one that came with the house (``static/…``)."""
    if file.startswith(("/", "https://")):
        return file
    if file.startswith(SHIPPED):
        return static(file.removeprefix(SHIPPED))
    return f"{settings.MEDIA_URL}{file}"
