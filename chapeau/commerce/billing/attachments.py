"""An invoice as it hangs on a mail: rendered when the mail is sent."""

from __future__ import annotations

from chapeau.commerce.billing.queries import invoice_pdf
from chapeau.person.messaging.values import AttachedFile
from chapeau.person.people.values import SYSTEM


def invoice_file(code: str) -> AttachedFile:
    pdf = invoice_pdf(SYSTEM, code=code)
    return AttachedFile(pdf.name, "application/pdf", pdf.content)
