"""Rows of the database as Arrow: ``COPY`` in text, cut into blocks, each parsed as columns."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from io import BytesIO
from typing import Final
from uuid import UUID

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv
from django.db import connection

BLOCK_BYTES: Final = 16 << 20

_PARSE = pacsv.ParseOptions(delimiter="\t", quote_char=False, double_quote=False)
_UNESCAPED = {"\\b": "\b", "\\f": "\f", "\\n": "\n", "\\r": "\r", "\\t": "\t", "\\v": "\v"}


def read_table(statement: str, schema: pa.Schema) -> pa.Table:
    """All rows of ``statement`` as one table of ``schema``; its columns come in the schema's order."""
    batches = [batch for block in raw_blocks(statement) for batch in parsed(block, schema).to_batches()]
    return pa.Table.from_batches(batches, schema=schema)


def raw_blocks(statement: str) -> Iterator[bytes]:
    """The rows as the server writes them, some ten megabytes at a time; ``parsed`` makes columns of a block.

    ``COPY`` takes no parameters: what the statement looks for is written into it, see ``among``.
    """
    waiting: list[bytes] = []
    size = 0
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL datestyle TO ISO")
        with cursor.cursor.copy(f"COPY ({statement}) TO STDOUT".encode()) as copy:
            # A block always ends with a row: the server sends whole rows.
            for row in copy:
                waiting.append(bytes(row))
                size += len(row)
                if size >= BLOCK_BYTES:
                    yield b"".join(waiting)
                    waiting, size = [], 0
    if waiting:
        yield b"".join(waiting)


def among(column: str, ids: Iterable[UUID]) -> str:
    """SQL: the column holds one of these."""
    return f"{column} = ANY('{{{','.join(str(each) for each in ids)}}}'::uuid[])"


def parsed(block: bytes, schema: pa.Schema) -> pa.Table:
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
