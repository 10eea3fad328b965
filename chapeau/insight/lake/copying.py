"""Rows of the database as Arrow: ``COPY`` in text, cut into blocks, each parsed as columns."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from io import BytesIO
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv
from django.db import connection
from psycopg import sql

BLOCK_BYTES: Final = 32 << 20

_PARSE = pacsv.ParseOptions(delimiter="\t", quote_char=False, double_quote=False)
_UNESCAPED = {"\\b": "\b", "\\f": "\f", "\\n": "\n", "\\r": "\r", "\\t": "\t", "\\v": "\v"}


def read_table(statement: str, schema: pa.Schema, parameters: Mapping[str, Any] | None = None) -> pa.Table:
    """All rows of ``statement`` as one table of ``schema``; its columns come in the schema's order."""
    return pa.Table.from_batches(
        [batch for table in read_blocks(statement, schema, parameters) for batch in table.to_batches()], schema=schema
    )


def read_blocks(statement: str, schema: pa.Schema, parameters: Mapping[str, Any] | None = None) -> Iterator[pa.Table]:
    """The same, a block at a time, however much there is. ``%(name)s`` in the statement are ``parameters``."""
    waiting: list[bytes] = []
    size = 0
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL TimeZone = 'UTC'")
        raw = cursor.cursor
        copied = _with_literals(statement, parameters or {}, raw.connection)
        with raw.copy(b"COPY (" + copied + b") TO STDOUT") as copy:
            # A block always ends with a row: the server sends whole rows.
            for row in copy:
                waiting.append(bytes(row))
                size += len(row)
                if size >= BLOCK_BYTES:
                    yield _parsed(b"".join(waiting), schema)
                    waiting, size = [], 0
    if waiting:
        yield _parsed(b"".join(waiting), schema)


def _with_literals(statement: str, parameters: Mapping[str, Any], connection: Any) -> bytes:
    """``COPY`` takes no parameters: they are written into the statement, quoted by the driver."""
    literals = {name: sql.Literal(value).as_string(connection) for name, value in parameters.items()}
    return (statement % literals if literals else statement).encode()


def _parsed(block: bytes, schema: pa.Schema) -> pa.Table:
    table = pacsv.read_csv(
        BytesIO(block),
        read_options=pacsv.ReadOptions(column_names=schema.names, use_threads=False, block_size=len(block) + 1),
        parse_options=_PARSE,
        convert_options=pacsv.ConvertOptions(
            column_types={
                field.name: pa.string() if pa.types.is_boolean(field.type) else field.type for field in schema
            },
            null_values=["\\N"],
            strings_can_be_null=True,
            quoted_strings_can_be_null=False,
        ),
    )
    columns = [_column(table.column(field.name), field.type) for field in schema]
    return pa.Table.from_arrays(columns, schema=schema)


def _column(column: pa.ChunkedArray, kind: pa.DataType) -> pa.ChunkedArray:
    if pa.types.is_boolean(kind):
        return pc.equal(column, "t")
    if pa.types.is_string(kind) and pc.any(pc.match_substring(column, "\\")).as_py():
        # Rare: a code with a backslash or a line's end in it, which COPY writes with a backslash.
        return pa.chunked_array([pa.array([_unescaped(text) for text in column.to_pylist()], pa.string())])
    return column


def _unescaped(text: str | None) -> str | None:
    if text is None or "\\" not in text:
        return text
    parts = text.split("\\\\")
    for escape, character in _UNESCAPED.items():
        parts = [part.replace(escape, character) for part in parts]
    return "\\".join(parts)
