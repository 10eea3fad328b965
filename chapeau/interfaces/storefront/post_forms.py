"""What people fill in to write a review, a question or an answer."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from chapeau.interfaces.picture_field import PictureField
from chapeau.interfaces.storefront.forms import HouseForm
from chapeau.relationship.community.values import LONGEST_NAME, LONGEST_TEXT, LONGEST_TITLE, STARS, Written

NAMES = {5: _("very good"), 4: _("good"), 3: _("fair"), 2: _("poor"), 1: _("bad")}


class PostForm(HouseForm):
    """A question or an answer."""

    text = forms.CharField(label=_("Your words"), max_length=LONGEST_TEXT, widget=forms.Textarea({"rows": 4}))
    shown_name = forms.CharField(
        label=_("Name to be shown"),
        max_length=LONGEST_NAME,
        help_text=_("You choose it. Whom you buy for and what you ordered is never shown."),
        widget=forms.TextInput({"autocomplete": "off"}),
    )

    def written(self, language: str) -> Written:
        told = self.cleaned_data
        return Written(text=told["text"], shown_name=told["shown_name"], language=language)


class ReviewForm(PostForm):
    stars = forms.TypedChoiceField(
        label=_("How do you like it?"),
        coerce=int,
        choices=[(n, NAMES[n]) for n in STARS],
        widget=forms.RadioSelect,
    )
    title = forms.CharField(label=_("In one line"), max_length=LONGEST_TITLE, required=False)
    picture = PictureField(
        label=_("Picture"),
        required=False,
        help_text=_("PNG, JPEG or WebP. Where and when it was taken is removed from the file."),
        widget=forms.FileInput({"accept": "image/png,image/jpeg,image/webp"}),
    )
    without_picture = forms.BooleanField(label=_("Take the picture away"), required=False)

    field_order = ("stars", "title", "text", "picture", "without_picture", "shown_name")
