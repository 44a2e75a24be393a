"""Changing one phone number of a person in ServiceNow, only where it still is what somebody has seen."""

from dataclasses import dataclass
from typing import Literal

from gateway.providers.errors import Refused
from gateway.providers.fact_values import NumberField, Person
from gateway.providers.servicenow import normalise, query
from gateway.providers.servicenow.people import TABLE
from gateway.providers.servicenow.tables import Tables

COLUMNS: dict[NumberField, str] = {"mobile": "mobile_phone", "phone": "phone"}
NumberOutcome = Literal["written", "changed", "kept"]


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberWritten:
    """The person as ServiceNow has them now.

    outcome: "changed", when somebody else had changed the number before, so that nothing was written; "kept",
    when ServiceNow took the request and kept the old number.
    """

    person: Person
    outcome: NumberOutcome


class PersonNumbers(Tables):
    """Writes phone numbers of people. Source of all: docs/providers/servicenow.md#people."""

    def set_number(self, person_id: str, *, field: NumberField, old: str, new: str) -> NumberWritten:
        """Replace a number that is still the old one; "" for none. A repeat changes nothing twice.

        Raises:
            UnsafeValue: the id is invalid. Refused: nobody has it, or it may not be read.
        """
        column = COLUMNS[field]
        row = self._row(TABLE, person_id, columns=normalise.PERSON_COLUMNS)
        if row is None:
            raise Refused("the person is no longer there", status=404)
        held = normalise.value(row, column)
        if held not in (old, new):
            return NumberWritten(person=normalise.person(row, link=self.link), outcome="changed")
        if held != new:
            written = {query.fit(column, query.NAME): new}
            row = self._change(TABLE, person_id, fields=written, columns=normalise.PERSON_COLUMNS)
        kept = normalise.value(row, column) != new
        return NumberWritten(
            person=normalise.person(row, link=self.link), outcome="kept" if kept else "written"
        )
