"""Settings, read from the environment; every default is safe for a server.

``chapeau up`` and ``chapeau demo`` set what they know (database, secret, address).
"""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path

from csp.constants import NONCE, NONE, SELF

from chapeau.settings.database import database_from_url

BASE = Path(__file__).resolve().parent.parent
STATE = Path(os.environ.get("CHAPEAU_STATE", ".chapeau")).resolve()
DEMO = os.environ.get("CHAPEAU_DEMO") == "1"
DEBUG = os.environ.get("CHAPEAU_DEBUG") == "1"
NOBODYS_SECRET = "only-for-commands-that-serve-nobody"
SECRET_KEY = os.environ.get("CHAPEAU_SECRET_KEY", NOBODYS_SECRET)
BASE_URL = os.environ.get("CHAPEAU_BASE_URL", "http://127.0.0.1:8000").rstrip("/")
ALLOWED_HOSTS = os.environ.get("CHAPEAU_HOSTS", "localhost,127.0.0.1,[::1],testserver").split(",")
CSRF_TRUSTED_ORIGINS = [BASE_URL]

DATABASES = {
    "default": database_from_url(
        os.environ.get("DATABASE_URL", "postgres://localhost/chapeau"),
        prepares=os.environ.get("CHAPEAU_PREPARE_STATEMENTS", "1") != "0",
    )
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

HOUSE_APPS = [
    "chapeau.kit",
    "chapeau.person.people",
    "chapeau.person.privacy",
    "chapeau.person.approvals",
    "chapeau.person.tasks",
    "chapeau.person.access",
    "chapeau.person.activity",
    "chapeau.person.messaging",
    "chapeau.person.audience",
    "chapeau.person.allocation",
    "chapeau.commerce.catalog",
    "chapeau.commerce.pricing",
    "chapeau.commerce.stock",
    "chapeau.commerce.payments",
    "chapeau.commerce.ordering",
    "chapeau.commerce.fulfilment",
    "chapeau.commerce.billing",
    "chapeau.commerce.history",
    "chapeau.commerce.intake",
    "chapeau.relationship.service",
    "chapeau.relationship.content",
    "chapeau.relationship.community",
    "chapeau.relationship.surveys",
    "chapeau.relationship.pipeline",
    "chapeau.relationship.marketing",
    "chapeau.relationship.journeys",
    "chapeau.insight.lake",
    "chapeau.insight.metrics",
    "chapeau.insight.models",
    "chapeau.insight.experiments",
    "chapeau.insight.recommendations",
    "chapeau.insight.reports",
    "chapeau.interfaces.webhooks",
    "chapeau.interfaces.storefront",
    "chapeau.interfaces.office",
]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.usersessions",
    "django_cotton",
    "django_htmx",
    "procrastinate.contrib.django",
    *HOUSE_APPS,
]

MIDDLEWARE = [
    "chapeau.interfaces.telemetry.middleware.ObservingMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "chapeau.interfaces.headers.HeadersMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "chapeau.interfaces.middleware.ViewerMiddleware",
    "chapeau.interfaces.middleware.RefusalMiddleware",
    "chapeau.interfaces.limits.LimitMiddleware",
]

ROOT_URLCONF = "chapeau.interfaces.urls"
WSGI_APPLICATION = "chapeau.interfaces.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE / "interfaces" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "chapeau.interfaces.formats",
                "chapeau.interfaces.marks",
                "chapeau.interfaces.office.changes",
                "chapeau.interfaces.office.words",
                "chapeau.interfaces.pictures",
                "chapeau.interfaces.remembered",
                "chapeau.interfaces.storefront.trying",
                "chapeau.interfaces.storefront.words",
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "chapeau.interfaces.context.house",
                "chapeau.interfaces.office.frame.desk",
            ],
        },
    }
]
COTTON_DIR = "components"

AUTH_USER_MODEL = "people.SignIn"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ["email"]},
    },
    {"NAME": "chapeau.interfaces.passwords.OwnWordsValidator"},
]
ACCOUNT_ADAPTER = "chapeau.interfaces.accounts.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_TIMEOUT = 600
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
"""Twice at most, as allauth counts."""
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_RATE_LIMITS = False
"""Counted by ``interfaces.limits`` instead, once for all processes."""
ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("CHAPEAU_PROXIES", "0"))
"""Web servers in front that add the caller to ``X-Forwarded-For``; without any the header is not believed."""
LIMITS_TIMES = int(os.environ.get("CHAPEAU_LIMITS_TIMES", "1"))
"""Every limit of ``interfaces.limits`` times this: for tests of load, which come from one address."""
ACCOUNT_UNIQUE_EMAIL = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_FORMS = {
    "login": "chapeau.interfaces.sign_in_form.SignInForm",
    "signup": "chapeau.interfaces.sign_in_form.SignUpForm",
}
ACCOUNT_SIGNUP_FORM_CLASS = "chapeau.interfaces.sign_up_form.SignUpFields"
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
MFA_ADAPTER = "chapeau.interfaces.accounts.SecondFactorAdapter"
MFA_FORMS = {"add_webauthn": "chapeau.interfaces.sign_in_form.AddPasskeyForm"}
MFA_SUPPORTED_TYPES = ["webauthn", "totp", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = BASE_URL.startswith("http://")
LOGIN_REDIRECT_URL = "/"
LOGIN_URL = "account_login"

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("fr", "Français"), ("it", "Italiano")]
LOCALE_PATHS = [BASE / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"
SETUP_TOKEN = os.environ.get("CHAPEAU_SETUP_TOKEN", "")
"""Whoever knows it may found the house, once; else one is made at the first start and lies in the state folder."""
HOUSE_TIME_ZONE = os.environ.get("CHAPEAU_TIME_ZONE", "")
"""What the environment says wins over the house's own settings (``chapeau.kit.house_settings``), here and below."""

STATIC_URL = "/static/"
STATIC_ROOT = STATE / "static"
STATICFILES_DIRS = [BASE / "interfaces" / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG
MEDIA_ROOT = STATE / "media"
MEDIA_URL = "/media/"

EMAIL_BACKEND = "chapeau.person.messaging.backends.house_backend"
EMAIL_FILE_PATH = STATE / "mail"
EMAIL_TIMEOUT = 30
MAIL_FROM = os.environ.get("CHAPEAU_MAIL_FROM", "")
DEFAULT_FROM_EMAIL = MAIL_FROM or "Chapeau <shop@chapeau.example>"
MAIL_HOST, _, _port = os.environ.get("CHAPEAU_SMTP", "").partition(":")
MAIL_PORT = int(_port or 25) if MAIL_HOST else 0
MAIL_SECURITY = os.environ.get("CHAPEAU_SMTP_SECURITY", "none") if MAIL_HOST else ""
MAIL_USER, MAIL_PASSWORD = os.environ.get("CHAPEAU_SMTP_USER", ""), os.environ.get("CHAPEAU_SMTP_PASSWORD", "")
DKIM_KEY, DKIM_SELECTOR = os.environ.get("CHAPEAU_DKIM_KEY", ""), os.environ.get("CHAPEAU_DKIM_SELECTOR", "")
MAIL_PROVIDER, MAIL_API_URL = os.environ.get("CHAPEAU_MAIL_PROVIDER", ""), os.environ.get("CHAPEAU_MAIL_API_URL", "")
MAIL_API_KEY, MAIL_SECRET_KEY = (
    os.environ.get("CHAPEAU_MAIL_API_KEY", ""),
    os.environ.get("CHAPEAU_MAIL_SECRET_KEY", ""),
)
MAIL_WEBHOOK_SECRET = os.environ.get("CHAPEAU_MAIL_WEBHOOK_SECRET", "")

STAFF_IDLE = timedelta(minutes=int(os.environ.get("CHAPEAU_STAFF_IDLE_MINUTES", "120")))
"""A member of staff who does nothing for so long signs in again."""
STAFF_LONGEST = timedelta(hours=int(os.environ.get("CHAPEAU_STAFF_LONGEST_HOURS", "12")))
"""And whoever works without a pause, after so long."""
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 60
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "chapeau.interfaces.error_views.csrf_failed"
HOST_PREFIX = ""
"""Before the name of every cookie of ours."""
if BASE_URL.startswith("https://"):
    HOST_PREFIX = "__Host-"
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SECURE_HSTS_SECONDS = 31_536_000
    # The browser itself sees to it that such a cookie is of this host alone and never sent in the open.
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = f"{HOST_PREFIX}session", f"{HOST_PREFIX}csrf"
    LANGUAGE_COOKIE_NAME, LANGUAGE_COOKIE_SECURE = f"{HOST_PREFIX}language", True
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
MESSAGE_STORAGE = "chapeau.interfaces.cookies.Messages"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        "frame-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "form-action": [SELF],
    }
}

# Countries, besides the house's own and the EU's one-stop shop, where the house is registered for VAT.
TAX_REGISTRATIONS = [code for code in os.environ.get("CHAPEAU_TAX_REGISTRATIONS", "").split(",") if code]

STRIPE_API_KEY = os.environ.get("STRIPE_API_KEY", "")
STRIPE_PUBLISHABLE_KEY = os.environ.get("STRIPE_PUBLISHABLE_KEY", "")
STRIPE_SCRIPT = os.environ.get("STRIPE_SCRIPT", "https://js.stripe.com/v3/")
"""Stripe's own script reads the card in the browser: its number never comes to us."""
STRIPE_API_BASE = os.environ.get("STRIPE_API_BASE", "https://api.stripe.com")
STRIPE_WEBHOOK_SECRET = os.environ.get("STRIPE_WEBHOOK_SECRET", "")

WEBHOOK_HOSTS = frozenset(filter(None, os.environ.get("CHAPEAU_WEBHOOK_HOSTS", "").split(",")))
"""Hosts (``erp.internal`` or ``10.0.0.5:8080``) that webhooks may be sent to although they are not public."""
WEBHOOK_LOG_DAYS = int(os.environ.get("CHAPEAU_WEBHOOK_LOG_DAYS", "30"))

PROCRASTINATE_IMPORT_PATHS = ["chapeau.kit.tasks", "chapeau.commerce.stock.tasks"]

LAKE = Path(os.environ.get("CHAPEAU_LAKE") or STATE / "lake").resolve()
"""The activity log and the books as columns, for the figures."""
ENGINE = os.environ.get("CHAPEAU_ENGINE") or "duckdb"
"""What computes on the lake: ``duckdb`` in this process, or a Spark master (``spark://…``, ``local-cluster[…]``, ``local[…]``)."""

METRICS_TOKEN = os.environ.get("CHAPEAU_METRICS_TOKEN", "")
"""Empty: `/metrics` is switched off."""

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"()": "chapeau.interfaces.telemetry.logs.Lines"},
        "json": {"()": "chapeau.interfaces.telemetry.logs.JsonLines"},
    },
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": "json" if os.environ.get("CHAPEAU_LOG_FORMAT") == "json" else "line",
        }
    },
    "root": {"handlers": ["console"], "level": os.environ.get("CHAPEAU_LOG", "WARNING")},
}
