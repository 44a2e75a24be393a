"""Properties, choices, the dictionary, views and dynamic filters as rows."""

from collections.abc import Callable, Iterator, Mapping

from sandbox.organisation import sys_id_of
from sandbox.servicenow.dictionary import INTERNAL_TYPES, Column
from sandbox.servicenow.schema.tables import TABLES, label_of
from sandbox.servicenow.store import Row, Store

Put = Callable[..., Row]

PROPERTIES = {
    "glide.invalid_query.returns_no_rows": "false",
    "glide.oauth.inbound.client.credential.grant_type.enabled": "true",
    "glide.rest.cors.enabled": "true",
    "glide.oauth.cors.allowed.origin": "",
    "glide.awa.enabled": "true",
    "instance_name": "sandbox",
    "glide.sys.default.tz": "UTC",
    "glide.sys.date_format": "yyyy-MM-dd",
    "glide.sys.time_format": "HH:mm:ss",
    "glide.attachment.extensions": "",
    "com.glide.attachment.max_size": "1024",
    "glide.ui.session_timeout": "30",
}
# The shipped dynamic filter "Me".
ME = "d6435e965f510100a9ad2572f2b47744"
VIEWS = {
    ("incident", "mobile"): ("number", "short_description", "priority", "state"),
    ("incident", "desktop"): (
        *("number", "opened_at", "short_description", "caller_id", "priority", "state", "category"),
        *("assignment_group", "assigned_to", "sys_updated_on", "sys_updated_by"),
    ),
    ("sys_user", "mobile"): ("name", "email", "mobile_phone"),
}


def fill(stores: Mapping[str, Store], put: Put) -> None:
    """Put in what the platform keeps of itself."""
    for name, value in PROPERTIES.items():
        put(stores, "sys_properties", sys_id_of("sys_properties", name), name=name, value=value)
    for table in TABLES:
        label = label_of(table)
        put(stores, "sys_db_object", sys_id_of("sys_db_object", table), name=table, label=label)
        for element, column in TABLES[table].columns.items():
            named = {"name": table, "element": element, **_described(table, element, column)}
            put(stores, "sys_dictionary", sys_id_of("sys_dictionary", table, element), **named)
    for choice in _choices():
        sys_id = sys_id_of("sys_choice", choice["name"], choice["element"], choice["value"])
        put(stores, "sys_choice", sys_id, language="en", **choice)
    _fill_views(stores, put)
    me = {"label": "Me", "script": "javascript:gs.getUserID()", "field_type": "reference"}
    put(stores, "sys_filter_option_dynamic", ME, **me)


def _described(table: str, element: str, column: Column) -> dict[str, str]:
    return {
        "column_label": label_of(table, element),
        "internal_type": INTERNAL_TYPES[column.kind],
        "reference": column.points_to,
        "default_value": column.default,
        "max_length": str(column.max_chars),
        "read_only": str(column.read_only).lower(),
    }


def _choices() -> Iterator[dict[str, str]]:
    for table in TABLES:
        for element, column in TABLES[table].columns.items():
            for sequence, (value, label) in enumerate(column.choices.items(), start=1):
                place = {"name": table, "element": element, "sequence": str(sequence)}
                yield {**place, "value": value, "label": label}


def _fill_views(stores: Mapping[str, Store], put: Put) -> None:
    for (table, view), columns in VIEWS.items():
        view_id = sys_id_of("sys_ui_list", table, view)
        put(stores, "sys_ui_list", view_id, name=table, view=view)
        for position, element in enumerate(columns):
            sys_id = sys_id_of("sys_ui_list_element", view_id, element)
            put(
                stores,
                "sys_ui_list_element",
                sys_id,
                list_id=view_id,
                element=element,
                position=str(position),
            )
