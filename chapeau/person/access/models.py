"""Tokens: what they allow, and a hash of their secret alone."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from chapeau.kit.ids import new_code, new_id


class AccessToken(models.Model):
    """A program's way in, for hats of one person. Lost secrets cannot be told again: only their hash is kept."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    code = models.CharField(max_length=16, unique=True, default=new_code)
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="access_tokens")
    name = models.CharField(max_length=80)
    beginning = models.CharField(max_length=16)
    secret_hash = models.CharField(max_length=64, unique=True)
    scopes = ArrayField(models.CharField(max_length=32))
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "access_token"


class TokenHat(models.Model):
    """Under which hats a token may act."""

    pk = models.CompositePrimaryKey("token_id", "hat_id")
    token = models.ForeignKey(AccessToken, on_delete=models.CASCADE, related_name="worn")
    hat = models.ForeignKey("people.Hat", on_delete=models.PROTECT, related_name="+")

    class Meta:
        db_table = "access_token_hat"
        indexes: ClassVar = [models.Index(fields=["hat"], name="access_token_hat_hat")]
