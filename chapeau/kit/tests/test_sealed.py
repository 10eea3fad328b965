from __future__ import annotations

import pytest
from pytest_django import Settings

from chapeau.kit.sealed import Unreadable, seal, unseal


def test_what_is_sealed_opens_again_for_its_purpose_alone() -> None:
    sealed = seal("whsec_été", purpose="webhooks")
    assert "whsec" not in sealed
    assert seal("whsec_été", purpose="webhooks") != sealed
    assert unseal(sealed, purpose="webhooks") == "whsec_été"
    with pytest.raises(Unreadable):
        unseal(sealed, purpose="mail")
    assert (seal("", purpose="mail"), unseal("", purpose="mail")) == ("", "")


def test_a_new_secret_of_the_house_opens_what_the_old_one_sealed_as_long_as_it_is_named(settings: Settings) -> None:
    settings.SECRET_KEY = "old"
    sealed = seal("key", purpose="mail")
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "new", ["old"]
    assert unseal(sealed, purpose="mail") == "key"
    settings.SECRET_KEY_FALLBACKS = []
    with pytest.raises(Unreadable):
        unseal(sealed, purpose="mail")
