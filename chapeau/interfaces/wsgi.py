"""The application that granian serves."""

import os
from importlib import import_module

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chapeau.settings")
_pages = get_wsgi_application()
collecting = import_module("chapeau.interfaces.collector.application").collecting  # needs the models
application = collecting(_pages)
import_module(settings.ROOT_URLCONF)  # all pages now, not with somebody's first click
if settings.SECRET_KEY == settings.NOBODYS_SECRET:
    # Everybody can read it: links to pay and sessions could be forged.
    raise ImproperlyConfigured("Set CHAPEAU_SECRET_KEY, or start by `chapeau up`, which keeps one.")
