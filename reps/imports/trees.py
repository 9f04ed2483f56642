"""Kinds whose records have a parent of the same kind, which may stand further down in the file."""

from django.utils.translation import gettext as _

from reps.imports.kind import Kind


def referred_first(run, rows, columns, circle):
    """Rows that refer to none of those still to come, then those that waited for them, and so on.

    `columns` hold keys of other records of the same kind; rows that wait for each other get `circle` as problem.
    """
    left = rows
    while left:
        keys = {row.texts.get("key", "").strip() for row in left} - {""}  # a blank one is said where the row is read
        ready = [row for row in left if not any(row.texts.get(name, "").strip() in keys for name in columns)]
        if not ready:
            for row in left:
                run.problem(row, columns[0], circle)
            return
        yield ready
        done = {id(row) for row in ready}
        left = [row for row in left if id(row) not in done]


class TreeKind(Kind):
    """Rows are written parents first, whatever their order in the file."""

    whole = True

    def waves(self, rows):
        return referred_first(self.run, rows, ("parent",), _("its parents go round in a circle"))

    def wrote(self, pairs):
        """Refuse a parent that is, in the records as they are now, below its own child."""
        parents = dict(self.model.objects.order_by().values_list("pk", "parent"))
        for row, record in pairs:
            if _goes_round(record.pk, parents):
                self.run.problem(row, "parent", _("its parents go round in a circle"))


def _goes_round(pk, parents):
    seen, above = {pk}, parents.get(pk)
    while above is not None and above not in seen:
        seen.add(above)
        above = parents.get(above)
    return above is not None
