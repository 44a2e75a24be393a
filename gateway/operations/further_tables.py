"""Further tables of ServiceNow in which callers are looked for, by queries that an administrator writes.

A query has variables, as in ``u_number={phone}^ORu_mail={email}``; only fitting values take their places.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence

from gateway.operations.lookup_payloads import TableSearch
from gateway.providers import numbering
from gateway.providers.errors import UnsafeValue
from gateway.providers.fact_values import Person
from gateway.providers.servicenow import query
from gateway.providers.servicenow.caller_identifiers import CallerIdentifiers, mail
from gateway.providers.servicenow.client import ServiceNowClient
from gateway.providers.servicenow.people import PEOPLE_AT_MOST, Matches

TABLES_AT_MOST, QUERY_LENGTH, ROWS_AT_MOST, LAST_DIGITS = 5, 300, 20, 6
JOINT = re.compile(r"\^(?:NQ|OR)?")
VARIABLE = re.compile(r"([a-z][a-z0-9_]{0,79})(?:=|LIKE|ENDSWITH|STARTSWITH)\{([a-z_]+)\}")
FIXED = re.compile(r"[a-z][a-z0-9_]{0,79}!?=[A-Za-z0-9_-]{1,40}")
Values = Mapping[str, str]


def check(written: str) -> None:
    """Check an administrator's query: columns that are compared with variables or with plain words.

    Raises:
        UnsafeValue: it is too long, has no variable or an unknown one, or a clause that is neither.
    """
    clauses = JOINT.split(written)
    variables = [match[2] for match in map(VARIABLE.fullmatch, clauses) if match]
    plain = [one for one in clauses if FIXED.fullmatch(one)]
    if len(written) > QUERY_LENGTH or not variables or len(variables) + len(plain) < len(clauses):
        raise UnsafeValue("the query cannot be read")
    if not FITTING.keys() >= {*variables}:
        raise UnsafeValue("the query has an unknown variable")


def is_readable(written: str) -> bool:
    """Return whether a query passes ``check``."""
    try:
        check(written)
    except UnsafeValue:
        return False
    return True


def is_name(written: str) -> bool:
    """Return whether a text can be the name of a table or column."""
    return bool(query.NAME.fullmatch(written))


def find(client: ServiceNowClient, tables: Sequence[TableSearch], asked: CallerIdentifiers) -> Matches:
    """Return the people to whom rows of the first table lead that has any; one request for each table."""
    for table in tables[:TABLES_AT_MOST]:
        found = _people(client, table, asked)
        if found:
            shown = tuple(found.values())[:PEOPLE_AT_MOST]
            return Matches(shown, ("table",) * len(shown), len(found) > PEOPLE_AT_MOST)
    return Matches()


def _people(client: ServiceNowClient, table: TableSearch, asked: CallerIdentifiers) -> dict[str, Person]:
    check(table["query"])
    values = dict(_values(asked))
    clauses = _fitting_clauses(table["query"], values)
    columns = [match[1] for match in map(VARIABLE.fullmatch, JOINT.split(table["query"])) if match]
    if not clauses:
        return {}
    rows = client.people_in_table(
        table["table"], where=clauses, columns=columns, person=table["person"], limit=ROWS_AT_MOST
    )
    region = client.phone_region
    return {
        person.person_id: person
        for person, row in rows
        if _agrees(table["query"], row, values, region=region)
    }


def _values(asked: CallerIdentifiers) -> Iterator[tuple[str, str]]:
    """Yield the values of the variables; a number has two, of which the second ends in any spelling."""
    number = next((one for one in asked.phones if one.startswith("+")), "")
    if number:
        yield from (("phone", number), ("digits", number[-LAST_DIGITS:]))
    named = {"email": asked.emails, "employee_number": asked.employee_numbers, "user_name": asked.user_names}
    yield from ((name, some[0]) for name, some in named.items() if some)


def _fitting_clauses(written: str, values: Values) -> str:
    """Return the query with its variables' values; "" when one in a group has none, which would widen it."""
    groups = []
    for group in written.split("^NQ"):
        terms = [_alternatives(term, values) for term in re.split(r"\^(?!OR)", group)]
        if all(terms):
            groups.append("^".join(terms))
    return query.either(*groups)


def _alternatives(term: str, values: Values) -> str:
    """Return those alternatives of a term whose variables have values."""
    return query.any_of(*(filled for one in term.split("^OR") if (filled := _filled(one, values))))


def _filled(clause: str, values: Values) -> str:
    match = VARIABLE.fullmatch(clause)
    if match is None:
        return clause
    name = match[2]
    return clause.replace(f"{{{name}}}", query.fit(values[name], FITTING[name])) if name in values else ""


def _agrees(written: str, row: Values, values: Values, *, region: str) -> bool:
    """Return whether a row has what was asked for; ServiceNow drops clauses that it cannot read."""
    asked = [(match[1], match[2]) for match in map(VARIABLE.fullmatch, JOINT.split(written)) if match]
    return any(
        SAME[name](row.get(column, ""), values["phone" if name == "digits" else name], region)
        for column, name in asked
        if name in values
    )


def _same_word(held: str, wanted: str, _: str) -> bool:
    return held.strip().lower() == wanted


def _same_number(held: str, wanted: str, region: str) -> bool:
    return numbering.same(held, wanted, region=region)


# By variable: what its value must match, and how it is compared with what a row has.
FITTING = {
    "phone": query.PHONE,
    "digits": query.DIGITS,
    "email": query.EMAIL,
    "employee_number": query.EMPLOYEE_NUMBER,
    "user_name": query.USER_NAME,
}
SAME: Mapping[str, Callable[[str, str, str], bool]] = {
    "phone": _same_number,
    "digits": _same_number,
    "email": lambda held, wanted, _: mail(held) == wanted,
    "employee_number": _same_word,
    "user_name": _same_word,
}
