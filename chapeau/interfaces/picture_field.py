"""A picture handed in by a form: drawn anew, or refused at its field."""

from __future__ import annotations

from typing import Any, BinaryIO, cast

from django import forms

from chapeau.kit.pictures import clean_picture
from chapeau.kit.refusals import Refusal


class PictureField(forms.FileField):
    """Its value is a ``CleanPicture``; None where none was chosen."""

    def to_python(self, data: Any) -> Any:
        file = super().to_python(data)
        if not file:
            return None
        try:
            return clean_picture(cast(BinaryIO, file))
        except Refusal as refusal:
            raise forms.ValidationError(str(refusal)) from refusal
