"""The sign-in form: a code by mail, or a password for who has set one."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import LoginForm, SignupForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django.utils.translation import gettext_lazy as _


class SignInForm(LoginForm):  # type: ignore[misc]
    """With an empty password a code is mailed; known and unknown addresses are answered alike."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        login, password = self.fields["login"], self.fields["password"]
        login.label = _("E-mail")
        login.widget.attrs = {"autocomplete": "email", "inputmode": "email", "autofocus": True}
        password.label = _("Password")
        password.help_text = ""
        password.widget.attrs = {"autocomplete": "current-password"}

    def _setup_password_field(self) -> None:
        """allauth takes the field away where sign-up asks for none; here it stays, and may be empty."""
        self.fields["password"].required = False


class SignUpForm(SignupForm):  # type: ignore[misc]
    """Name and address; the code follows."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        email = self.fields["email"]
        email.label = _("E-mail")
        email.error_messages["invalid"] = _("An e-mail address looks like name@example.com.")
        email.widget.attrs = {"autocomplete": "email", "inputmode": "email"}


class AddPasskeyForm(AddWebAuthnForm):  # type: ignore[misc]
    """A key that signs in by itself, unless one unticks it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("Name of this device")
        self.fields["name"].help_text = _("So that you recognise it later, such as “my phone”.")
        self.fields["passwordless"].initial = True
        self.fields["passwordless"].label = _("Sign in with it alone, without a code")
        self.fields["passwordless"].help_text = ""
