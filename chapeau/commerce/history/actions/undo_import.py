"""Take an import out again, as if it had never been."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext_lazy as _

from chapeau.commerce.history.access import check_may_import
from chapeau.commerce.history.events import ImportUndone
from chapeau.commerce.history.models import ImportedBuyer, OrderImport
from chapeau.kit.bus import publish
from chapeau.kit.refusals import NotFound, Refusal
from chapeau.person.people.actions import remove_people
from chapeau.person.people.values import SYSTEM, Viewer


class NotToUndo(Refusal):
    code = "import-not-to-undo"
    sentence = _("There is nothing to take out: this import stored nothing, or was taken out already.")


class ImportInUse(Refusal):
    code = "import-in-use"
    sentence = _(
        "Something was done since with orders of this import, so it stays. Look at their requests and returns."
    )


_OF_IMPORT = (
    "SELECT DISTINCT line.order_id FROM ordering_line line JOIN history_line mine ON mine.order_line_id = line.id "
    "WHERE mine.order_import_id = %(id)s AND mine.return_line_id IS NULL"
)

_DELETES = (
    f"CREATE TEMP TABLE history_undone ON COMMIT DROP AS {_OF_IMPORT}",
    "CREATE TEMP TABLE history_undone_return ON COMMIT DROP AS SELECT DISTINCT line.parent_id AS id "
    "FROM fulfilment_return_line line JOIN history_line mine ON mine.return_line_id = line.id "
    "WHERE mine.order_import_id = %(id)s",
    "ANALYZE history_undone",
    # An earlier import's orders stay, without the returns that this one brought them.
    "UPDATE ordering_line line SET returned_quantity = line.returned_quantity - gone.quantity FROM ("
    "SELECT order_line_id, sum(quantity) AS quantity FROM fulfilment_return_line "
    "WHERE parent_id IN (SELECT id FROM history_undone_return) GROUP BY 1) gone "
    "WHERE gone.order_line_id = line.id AND line.order_id NOT IN (SELECT order_id FROM history_undone)",
    "DELETE FROM fulfilment_return_line WHERE parent_id IN (SELECT id FROM history_undone_return)",
    "DELETE FROM fulfilment_return WHERE id IN (SELECT id FROM history_undone_return)",
    "DELETE FROM history_line WHERE order_import_id = %(id)s",
    "DELETE FROM ordering_event WHERE order_id IN (SELECT order_id FROM history_undone)",
    "DELETE FROM ordering_line WHERE order_id IN (SELECT order_id FROM history_undone)",
)


@transaction.atomic
def undo_import(viewer: Viewer, *, code: str, now: datetime) -> int:
    """Delete the orders, returns and people an import brought; how many orders. The file may come in again.

    People who have something else by now stay, with all of it. The log keeps its facts (ids and numbers), which
    then lead nowhere, and one that says so. Refuses: ``Forbidden``, ``NotFound``, ``NotToUndo``, ``ImportInUse``.
    """
    check_may_import(viewer)
    made = OrderImport.objects.select_for_update().filter(code=code).first()
    if made is None:
        raise NotFound
    if made.state != OrderImport.State.DONE or made.is_dry_run:
        raise NotToUndo
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            for statement in _DELETES:
                cursor.execute(statement, {"id": made.id})
            cursor.execute("DELETE FROM ordering_order WHERE id IN (SELECT order_id FROM history_undone)")
            orders = int(cursor.rowcount)
            _let_people_go(made)
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
            cursor.execute("DROP TABLE history_undone, history_undone_return")
    except IntegrityError as still_used:
        raise ImportInUse from still_used
    made.state = OrderImport.State.UNDONE
    made.undone_at = now
    made.save(update_fields=["state", "undone_at"])
    publish([ImportUndone(occurred_at=now, actor_hat_id=viewer.hat_id, import_id=made.id, order_count=orders)])
    return orders


def _let_people_go(made: OrderImport) -> None:
    """Delete the people that came with the import and have nothing else; others only lose the link to it."""
    hats = list(ImportedBuyer.objects.filter(order_import=made).values_list("hat_id", flat=True))
    ImportedBuyer.objects.filter(order_import=made).delete()
    remove_people(SYSTEM, hat_ids=hats)
