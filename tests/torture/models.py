"""What was accepted, and what the jobs made of it. One row each per number, whatever is killed."""

from django.db import models


class Accepted(models.Model):
    number = models.BigIntegerField(primary_key=True)


class Followed(models.Model):
    number = models.BigIntegerField(primary_key=True)
