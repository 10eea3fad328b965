"""Writes until it is ended; prints a number once it is stored for good."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import transaction

from chapeau.kit.jobs import defer
from tests.torture.models import Accepted

AT_ONCE = 20


class Command(BaseCommand):
    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("first", type=int)

    def handle(self, *args: Any, **options: Any) -> None:
        first: int = options["first"]
        while True:
            numbers = range(first, first + AT_ONCE)
            with transaction.atomic():
                Accepted.objects.bulk_create(Accepted(number=number) for number in numbers)
                defer("torture.follow", queue="bulk", first=first, count=AT_ONCE)
            self.stdout.write(str(numbers[-1]))
            self.stdout.flush()
            first += AT_ONCE
