"""ServiceNow's Table API: always stored values, always with a limit, never with a count."""

import re
from collections.abc import Callable, Mapping

from gateway.providers.errors import Refused
from gateway.providers.http import JsonSession
from gateway.providers.masking import Masker
from gateway.providers.paths import path
from gateway.providers.servicenow import query
from gateway.providers.servicenow.links import CLASSIC, record_url
from gateway.providers.servicenow.normalise import value
from gateway.providers.wire import Raw, listed, mapping, part

TABLE = "/api/now/table/{}"
RECORD = TABLE + "/{}"
# Display values would depend on the language and time zone of the integration user.
STORED = {"sysparm_display_value": "false", "sysparm_exclude_reference_link": "true"}
PAGE_SIZE = 500
PAGES_AT_MOST = 20

JOURNALS = ("work_notes", "comments")
CODE_TAG = re.compile(r"\[/?code\]", re.IGNORECASE)  # ServiceNow shows what it encloses as HTML


class Tables:
    """Reads and writes rows.

    instance_url: for links. record_pattern: see ``links.record_url``. phone_region: the country of numbers
    without a country code ("US"). mask: returns a text as it may be written.
    Source of all: docs/providers/servicenow.md#table-api.
    """

    def __init__(
        self,
        http: JsonSession,
        *,
        instance_url: str,
        record_pattern: str = CLASSIC,
        phone_region: str = "US",
        mask: Callable[[str], str] | None = None,
    ) -> None:
        self._http = http
        self._instance_url = instance_url
        self._record_pattern = record_pattern
        self._phone_region = phone_region
        self._mask = mask or Masker()

    @property
    def phone_region(self) -> str:
        """Return the country of numbers without a country code."""
        return self._phone_region

    def link(self, table: str, record_id: str) -> str:
        """Return the address of a record's page."""
        return record_url(
            self._record_pattern, instance_url=self._instance_url, table=table, record_id=record_id
        )

    def _rows(
        self, table: str, *, where: str, columns: str, limit: int, offset: int | None = None
    ) -> list[Raw]:
        """Return matching rows, perhaps fewer than exist: access rules apply after the limit."""
        params = STORED | {
            "sysparm_query": where,
            "sysparm_fields": columns,
            "sysparm_limit": str(limit),
            "sysparm_no_count": "true",  # a count costs a second query
        }
        if offset is not None:
            params["sysparm_offset"] = str(offset)
        answer = self._http.request("GET", path(TABLE, table), params=params)
        return listed(answer, "result", of=table)

    def _all_rows(self, table: str, *, where: str, columns: str) -> list[Raw]:
        """Return all rows, at most 10,000. Access rules shorten pages, so only an empty page is the last."""
        found: list[Raw] = []
        for page in range(PAGES_AT_MOST):
            rows = self._rows(table, where=where, columns=columns, limit=PAGE_SIZE, offset=page * PAGE_SIZE)
            if not rows:
                break
            found += rows
        return found

    def _row(self, table: str, record_id: str, *, columns: str) -> Raw | None:
        """Return one row, or None when it does not exist or may not be read (both are a 404)."""
        at = path(RECORD, table, query.fit(record_id, query.RECORD_ID))
        try:
            answer = self._http.request("GET", at, params=STORED | {"sysparm_fields": columns})
        except Refused as error:
            if error.status == 404:
                return None
            raise
        return part(mapping(answer), "result")

    def _create(self, table: str, *, fields: Mapping[str, str], columns: str) -> Raw:
        params = STORED | {"sysparm_fields": columns}
        answer = self._http.request("POST", path(TABLE, table), params=params, json=self._written(fields))
        return part(mapping(answer), "result")

    def _change(self, table: str, record_id: str, *, fields: Mapping[str, str], columns: str) -> Raw:
        at = path(RECORD, table, query.fit(record_id, query.RECORD_ID))
        answer = self._http.request(
            "PATCH", at, params=STORED | {"sysparm_fields": columns}, json=self._written(fields)
        )
        return part(mapping(answer), "result")

    def _written(self, fields: Mapping[str, str]) -> dict[str, str]:
        """Return columns as they are sent: the only way of a text into ServiceNow."""
        texts = {name: journal_text(words) if name in JOURNALS else words for name, words in fields.items()}
        return {name: self._mask(words) for name, words in texts.items()}

    def _not_stored(self, row: Raw, sent: Mapping[str, str]) -> tuple[str, ...]:
        """Return the columns that an answer lacks, or has otherwise than they were sent.

        ServiceNow drops what it does not know or the user may not write, and cuts or replaces values, without
        an error. A journal is not read back.
        """
        written = self._written(sent).items()
        return tuple(
            name
            for name, words in written
            if name not in JOURNALS and _line_ends(value(row, name)) != _line_ends(words)
        )


def _line_ends(words: str) -> str:
    return words.replace("\r\n", "\n")


def journal_text(words: str) -> str:
    """Return text for a journal, without ``[code]`` tags: it would be shown as HTML between them."""
    while CODE_TAG.search(words):  # removing the inner tag of "[co[code]de]" leaves a tag
        words = CODE_TAG.sub("", words)
    return words
