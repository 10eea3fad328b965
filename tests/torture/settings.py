"""The product's settings and one more app: something that writes, and jobs that follow from it."""

from chapeau.settings import *  # noqa: F403
from chapeau.settings import INSTALLED_APPS, STORAGES

INSTALLED_APPS = [*INSTALLED_APPS, "tests.torture"]
# Pressing each file as small as it gets takes five seconds of both cores, and proves nothing here.
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"}}
