"""The channel of a source and medium, as marketers group them. One table; the lake's engines ask it too."""

from __future__ import annotations

from collections.abc import Mapping

PAID_MEDIA = frozenset({
    "cpc", "ppc", "cpm", "cpv", "paid", "paidsearch", "paid-search", "paidsocial", "paid-social", "display", "banner",
    "retargeting", "affiliate",
})  # fmt: skip
CHANNEL_OF_MEDIUM: Mapping[str, str] = {
    **dict.fromkeys(PAID_MEDIA, "ads"),
    **dict.fromkeys(("email", "e-mail", "newsletter", "mail"), "email"),
    **dict.fromkeys(("social", "social-media"), "social"),
    **dict.fromkeys(("organic", "search"), "search"),
    "referral": "referral",
}
CHANNEL_OF_SOURCE: Mapping[str, str] = {
    **dict.fromkeys(("ads", "ads-search", "ads-display", "google-ads", "meta", "linkedin-ads", "adwords"), "ads"),
    **dict.fromkeys(("newsletter", "email", "mail"), "email"),
    **dict.fromkeys(
        ("social", "facebook", "instagram", "linkedin", "tiktok", "youtube", "pinterest", "x", "twitter"), "social"
    ),
    **dict.fromkeys(("search", "google", "bing", "duckduckgo", "ecosia", "qwant", "yahoo"), "search"),
    "referral": "referral",
    "fair": "fair",
    "direct": "direct",
    "(direct)": "direct",
    "": "",
}
OTHER = "other"


def channel_of(source: str, medium: str = "") -> str:
    """``ads``, ``email``, ``social``, ``search``, ``referral``, ``fair``, ``direct``, ``other``; empty: nobody knows."""
    return CHANNEL_OF_MEDIUM.get(medium) or CHANNEL_OF_SOURCE.get(source, OTHER)
