"""The block of articles for each reader: ``{{ for_you }}`` in a mailing, told by the package of recommendations above."""

from __future__ import annotations

from collections.abc import Mapping

from django.conf import settings
from django.utils.translation import gettext, override

NAME = "for_you"
MANY = 3


def in_mjml(words: str) -> str:
    """Nothing at all for a reader who has none: nobody is told that there is something for others."""
    head = f"<strong>{words}</strong>" if words else ""
    return (
        f"<mj-text>{{% if {NAME}.size > 0 %}}{head}{{% for one in {NAME} %}}"
        '<table role="presentation" width="100%" style="margin-top:14px"><tr>'
        '{% if one.picture != "" %}<td width="96" valign="top"><a href="{{ one.link }}"><img src="{{ one.picture }}" width="84" height="84" alt="" '
        'style="border-radius:8px;display:block"></a></td>{% endif %}'
        '<td valign="top"><a href="{{ one.link }}"><strong>{{ one.name }}</strong></a><br><strong>{{ one.price }}</strong> '
        '{% if one.was != "" %}<s>{{ one.was }}</s> {% endif %}<small>{{ one.tax }}</small><br><small>{{ one.because }}</small></td>'
        "</tr></table>{% endfor %}{% endif %}</mj-text>"
    )


def in_text(value: Mapping[str, str]) -> str:
    return (
        f"{{% if {NAME}.size > 0 %}}{value['text']}\n{{% for one in {NAME} %}}{{{{ one.name }}}}: {{{{ one.price }}}} {{{{ one.tax }}}}\n"
        "{{ one.because }}\n{{ one.link }}\n{% endfor %}{% endif %}"
    )


def example(language: str) -> list[dict[str, str]]:
    """What a preview for nobody in particular shows."""
    with override(language):
        return [
            {
                "name": gettext("An article for this reader"),
                "link": f"{settings.BASE_URL}/{language}/",
                "picture": "",
                "price": "…",
                "was": "",
                "tax": "",
                "because": gettext("Why it is shown to them"),
            }
        ] * MANY
