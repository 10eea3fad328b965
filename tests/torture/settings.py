"""The product's settings and one more app: something that writes, and jobs that follow from it."""

from chapeau.settings import *  # noqa: F403
from chapeau.settings import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "tests.torture"]
