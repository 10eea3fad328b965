"""What PostgreSQL does for us without extensions: periods that never overlap, rows that never change.

Those are migration operations, each reversible. And storing many rows by one statement.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection
from django.db.migrations.operations import RunSQL
from django.db.models import SET_NULL, CharField, Field, JSONField, Model, TextField
from django.db.models.fields.reverse_related import ForeignObjectRel
from psycopg import Cursor


def no_overlap(
    table: str,
    *,
    parent: str,
    parent_column: str,
    keys: Sequence[str],
    since: str = "valid_from",
    until: str = "valid_until",
) -> RunSQL:
    """Periods ``[since, until)`` of rows with equal ``keys`` never overlap; ``until`` null means open.

    ``parent_column`` is never null and one of the keys. The parents are locked first, in order, so that two
    transactions cannot both find the place free (no btree_gist in the embedded server; race-tested); the lock
    lets others refer to the parent. A statement's rows are checked together, however many they are.
    """
    others = [key for key in keys if key != parent_column]
    same = " AND ".join([f"other.{parent_column} = fresh.{parent_column}", *(_same(key) for key in others)])
    name = f"{table}_no_overlap"
    return RunSQL(
        f"""
        CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            PERFORM 1 FROM {parent} WHERE id IN (SELECT {parent_column} FROM fresh) ORDER BY id FOR NO KEY UPDATE;
            IF EXISTS (
                SELECT 1 FROM fresh JOIN {table} other ON other.id <> fresh.id AND {same}
                AND tstzrange(other.{since}::timestamptz, other.{until}::timestamptz)
                 && tstzrange(fresh.{since}::timestamptz, fresh.{until}::timestamptz)
            ) THEN
                RAISE EXCEPTION 'periods of {table} overlap' USING ERRCODE = 'exclusion_violation';
            END IF;
            RETURN NULL;
        END $$;
        CREATE TRIGGER {name}_new AFTER INSERT ON {table}
            REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION {name}();
        CREATE TRIGGER {name}_changed AFTER UPDATE ON {table}
            REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION {name}();
        """,
        f"""
        DROP TRIGGER {name}_new ON {table};
        DROP TRIGGER {name}_changed ON {table};
        DROP FUNCTION {name}();
        """,
    )


def _same(key: str) -> str:
    """Equal, also when both are null: written so that a join can hash the usual case."""
    return f"(other.{key} = fresh.{key} OR (other.{key} IS NULL AND fresh.{key} IS NULL))"


def only_closes(table: str, *, closing: Sequence[str] = ("valid_until",)) -> RunSQL:
    """Rows are never changed but for the columns that close them: history can always be told."""
    name = f"{table}_only_closes"
    kept = "ARRAY[" + ", ".join(f"'{column}'" for column in closing) + "]"
    return RunSQL(
        f"""
        CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF (to_jsonb(NEW) - {kept}) IS DISTINCT FROM (to_jsonb(OLD) - {kept}) THEN
                RAISE EXCEPTION 'rows of {table} are never changed, only closed' USING ERRCODE = 'restrict_violation';
            END IF;
            RETURN NEW;
        END $$;
        CREATE TRIGGER {name} BEFORE UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION {name}();
        """,
        f"DROP TRIGGER {name} ON {table}; DROP FUNCTION {name}();",
    )


def append_only(table: str, *, unless_setting: str = "chapeau.erasing") -> RunSQL:
    """UPDATE and DELETE are refused, except in a transaction that says it is erasing a person."""
    name = f"{table}_append_only"
    return RunSQL(
        f"""
        CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF current_setting('{unless_setting}', true) IS DISTINCT FROM 'on' THEN
                RAISE EXCEPTION '{table} is append-only' USING ERRCODE = 'restrict_violation';
            END IF;
            IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
            RETURN NEW;
        END $$;
        CREATE TRIGGER {name} BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION {name}();
        """,
        f"DROP TRIGGER {name} ON {table}; DROP FUNCTION {name}();",
    )


def insert_select(model: type[Model], columns: Mapping[str, str], source: str) -> tuple[str, list[Any]]:
    """``INSERT INTO model SELECT …``: set-wise storing in SQL that keeps the model's own defaults.

    ``columns``: field name to SQL over ``source`` (what follows ``FROM``; both written by us, never by users).
    Fields not named get their Django default, as ``Model()`` would give it; those with a database default are
    left to it. Returns the statement and its parameters for the defaults, which come after none of the source's.
    """
    names: list[str] = []
    values: list[str] = []
    parameters: list[Any] = []
    for field in model._meta.concrete_fields:
        if field.name in columns or field.attname in columns:
            values.append(columns[field.name] if field.name in columns else columns[field.attname])
        elif field.has_db_default():
            continue
        else:
            values.append("%s")
            parameters.append(field.get_db_prep_save(field.get_default(), connection))
        names.append(str(field.column))
    known = {name for field in model._meta.concrete_fields for name in (field.name, field.attname)}
    unknown = set(columns) - known
    if unknown:
        raise ValueError(f"{model.__name__} has no {', '.join(sorted(unknown))}")
    statement = f"INSERT INTO {model._meta.db_table} ({', '.join(names)}) SELECT {', '.join(values)} FROM {source}"
    return statement, parameters


def unreferenced(model: type[Model], ids: Collection[UUID], *, besides: Collection[type[Model]] = ()) -> set[UUID]:
    """Those of the rows that no row of another table holds on to; what the tables ``besides`` hold goes with them.

    A key that is emptied when its target goes (``SET_NULL``) does not hold on; see ``let_go``.
    """
    free = set(ids)
    for pointing, column, on_delete in _pointing_at(model):
        if not free:
            break
        if pointing in besides or on_delete is SET_NULL:
            continue
        used = pointing._base_manager.filter(**{f"{column}__in": free}).values_list(column, flat=True)
        free -= set(used.distinct())
    return free


def let_go(model: type[Model], ids: Collection[UUID]) -> None:
    """Empty the keys that may be emptied (``SET_NULL``), before the rows are deleted by one statement."""
    for pointing, column, on_delete in _pointing_at(model):
        if on_delete is SET_NULL:
            pointing._base_manager.filter(**{f"{column}__in": ids}).update(**{column: None})


def _pointing_at(model: type[Model]) -> Iterator[tuple[type[Model], str, Any]]:
    for relation in model._meta.get_fields(include_hidden=True):
        if isinstance(relation, ForeignObjectRel) and not relation.many_to_many:
            pointing = relation.related_model
            # The log keeps keys without holding on to anybody (`db_constraint=False`).
            if getattr(relation.field, "db_constraint", True):
                yield pointing, relation.field.attname, relation.on_delete


def copy_many(rows: Sequence[Model]) -> None:
    """Store many new rows of one model by ``COPY``: several times cheaper than ``bulk_create``, for set-wise deeds.

    Fields with a database default that are not set are left to it. Nothing is read back into the rows.
    """
    if not rows:
        return
    model = type(rows[0])
    columns = [field for field in model._meta.concrete_fields if not field.has_db_default()]
    adapt = [_plain_form(field) for field in columns]
    names = [field.attname for field in columns]
    into = ", ".join(str(field.column) for field in columns)
    with connection.cursor() as cursor, cursor.copy(f"COPY {model._meta.db_table} ({into}) FROM STDIN") as copy:
        for row in rows:
            known = row.__dict__
            copy.write_row(
                [
                    known[name] if change is None else change(known[name])
                    for name, change in zip(names, adapt, strict=True)
                ]
            )


def _plain_form(field: Field[Any, Any]) -> Callable[[Any], str | None] | None:
    if isinstance(field, JSONField):
        return _as_json
    if isinstance(field, ArrayField) and isinstance(field.base_field, CharField | TextField):
        return _as_array
    return None


def text_array(values: Iterable[object]) -> str:
    """Texts, keys, numbers as PostgreSQL writes an array of them; None is null. Far cheaper than to adapt each."""
    return f"{{{','.join(map(_element, values))}}}"


def _element(value: object) -> str:
    if value is None:
        return "NULL"
    text = str(value)
    if "\\" in text or '"' in text:
        text = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{text}"'


def _as_array(value: Iterable[object] | None) -> str | None:
    return None if value is None else text_array(value)


def _as_json(value: Any) -> str | None:
    return None if value is None else json.dumps(value, cls=DjangoJSONEncoder)


def fetch(
    statement: str, parameters: Sequence[Any] | Mapping[str, Any] = (), *, kept: bool = True
) -> list[tuple[Any, ...]]:
    """What a statement answers, its plan kept by the connection: for questions of every request, of which writing and
    planning cost more than answering. Values are sent apart, so a value whose type nothing tells needs a cast.

    Not ``kept`` it is planned for these very values: for thousands at once (docs/decisions/prepared-statements.md).
    """
    if not kept:
        with connection.cursor() as cursor:
            cursor.execute(statement, parameters)
            return list(cursor.fetchall())
    connection.close_if_health_check_failed()
    connection.ensure_connection()
    bare: Any = Cursor(connection.connection)
    with connection.make_debug_cursor(bare) if connection.queries_logged else connection.make_cursor(bare) as cursor:
        cursor.execute(statement, parameters)
        return list(cursor.fetchall())


def analyse(*tables: str | type[Model]) -> None:
    """Counts these tables anew (all if none is named), in the caller's transaction: after many rows came at
    once nobody must wait until the server has noticed by itself that its plans were made for empty tables.
    """
    names = [table if isinstance(table, str) else table._meta.db_table for table in tables]
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {', '.join(connection.ops.quote_name(name) for name in names)}")
