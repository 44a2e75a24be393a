"""ServiceNow's dictionary: the columns of a table, with what they may hold."""

from dataclasses import replace

from gateway.providers.columns import ColumnListed
from gateway.providers.servicenow import normalise
from gateway.providers.servicenow.tables import Tables
from gateway.providers.wire import Raw

# ``incident`` extends ``task``; a row of its own overrides the inherited one.
INCIDENT_TABLES = ("task", "incident")
COLUMNS = "name,element,column_label,internal_type,max_length,mandatory,read_only,reference"


class Dictionary(Tables):
    """Reads of the dictionary. Source: docs/providers/servicenow.md#dictionary."""

    def incident_columns(self) -> tuple[ColumnListed, ...]:
        """Return the columns of incidents with their choices, inherited ones as well, by name."""
        of = f"nameIN{','.join(INCIDENT_TABLES)}"
        rows = self._all_rows("sys_dictionary", where=f"{of}^ORDERBYsys_id", columns=COLUMNS)
        named = {
            normalise.value(row, "element"): normalise.column(row)
            for row in sorted(rows, key=_inheritance)
            if normalise.value(row, "element")
        }
        choices = self._choices(of)
        return tuple(replace(named[name], choices=choices.get(name, {})) for name in sorted(named))

    def _choices(self, of: str) -> dict[str, dict[str, str]]:
        """Return each column's choices, from stored value to label, in the instance's order."""
        where = f"{of}^inactive=false^language=en^ORDERBYsequence^ORDERBYsys_id"
        rows = self._all_rows("sys_choice", where=where, columns="name,element,value,label")
        found: dict[tuple[str, str], dict[str, str]] = {}
        for row in rows:
            key = normalise.value(row, "element"), normalise.value(row, "name")
            found.setdefault(key, {})[normalise.value(row, "value")] = normalise.value(row, "label")
        return {
            element: choices
            for (element, _), choices in sorted(
                found.items(), key=lambda one: INCIDENT_TABLES.index(one[0][1])
            )
        }


def _inheritance(row: Raw) -> int:
    return INCIDENT_TABLES.index(normalise.value(row, "name"))
