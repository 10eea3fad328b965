"""From what a marketer types to a mail: paragraphs, and a line of words with an address alone below it is a button."""

from __future__ import annotations

import re
from html import escape

from django.utils import translation
from django.utils.translation import gettext as _

from chapeau.relationship.journeys.values import Text

OWN_LINKS = ("review_url",)
"""Links that are each reader's own: ``{{ review_url }}`` stands where an address would."""
_ADDRESS = re.compile(rf"https?://\S+|\{{\{{ (?:{'|'.join(OWN_LINKS)}) \}}\}}")
_PAGE = """<mjml><mj-head><mj-attributes>
<mj-all font-family="system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif" />
<mj-text font-size="16px" line-height="1.5" color="#1d2320" padding="0 24px 16px" />
<mj-button background-color="#0f6b4f" color="#ffffff" border-radius="6px" font-size="16px" padding="4px 24px 20px" align="left" />
</mj-attributes></mj-head>
<mj-body background-color="#fbfaf7" width="600px"><mj-section background-color="#ffffff" padding="28px 0 8px"><mj-column>
<mj-text font-size="18px" font-weight="600">{{{{ house.name }}}}</mj-text>
{parts}
</mj-column></mj-section><mj-section padding="8px 0 24px"><mj-column>
<mj-text font-size="13px" color="#5d6762"><a href="{{{{ preferences_url }}}}">{preferences}</a> · <a href="{{{{ unsubscribe_url }}}}">{leave}</a></mj-text>
</mj-column></mj-section></mj-body></mjml>"""


def mjml_of(text: Text, language: str) -> str:
    """Refuses nothing: whatever is typed becomes text; Liquid in it stays as it is."""
    parts = []
    for paragraph in re.split(r"\n\s*\n", text.body.strip().replace("\r\n", "\n")):
        lines = paragraph.split("\n")
        if len(lines) == 2 and _ADDRESS.fullmatch(lines[1].strip()):
            address = escape(lines[1].strip())
            parts.append(f'<mj-button href="{address}">{escape(lines[0].strip())}</mj-button>')
        else:
            parts.append(f"<mj-text>{'<br />'.join(escape(line) for line in lines)}</mj-text>")
    with translation.override(language):
        preferences, leave = escape(_("What we write to you")), escape(_("Unsubscribe"))
    return _PAGE.format(parts="\n".join(parts), preferences=preferences, leave=leave)


def text_of(text: Text, language: str) -> str:
    with translation.override(language):
        leave = _("Unsubscribe")
    return f"{text.body.strip()}\n\n--\n{{{{ house.name }}}}\n{leave}: {{{{ unsubscribe_url }}}}\n"
