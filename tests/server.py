"""pytest plugin: gives the tests a PostgreSQL before Django reads its settings."""

import os

os.environ.setdefault("CHAPEAU_SECRET_KEY", "tests")
