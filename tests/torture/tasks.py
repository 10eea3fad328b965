from django.db import transaction
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app


# As every task of ours: a job that met a dead database is tried again.
@app.task(name="torture.follow", retry=RetryStrategy(max_attempts=20, wait=1))
def follow(first: int, count: int) -> None:
    """Long enough to be killed in its middle; repeated without harm."""
    from tests.torture.models import Followed

    with transaction.atomic():
        for number in range(first, first + count):
            Followed.objects.get_or_create(number=number)
