"""Search without regard to case and accents, in the same way on every database."""

import unicodedata
from collections.abc import Sequence
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

LAST = "\U0010ffff"  # after every letter
# Letters that Unicode does not decompose.
PLAIN = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "æ": "ae", "œ": "oe"})


def folded(text: str) -> str:
    """Return a text without case, accents and control characters."""
    letters = unicodedata.normalize("NFKD", text.casefold()).translate(PLAIN)
    return "".join(each for each in letters if each.isprintable() and not unicodedata.combining(each))


def beginning_with(field: str, beginnings: Sequence[str]) -> models.Q:
    """Return the condition that a text field begins with one of these, which an index on it answers."""
    asked = models.Q()
    for one in beginnings:
        asked |= models.Q(**{f"{field}__begins": one})
    return asked


@models.CharField.register_lookup
class Begins(models.Lookup):
    """As ``__startswith``, in the order of code points, which an index has on both databases."""

    lookup_name = "begins"

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        """Return SQL for SQLite, whose LIKE uses no index."""
        return self._between(compiler, connection, ">=", "<")

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        """Return SQL for the index that Django makes for LIKE."""
        return self._between(compiler, connection, "~>=~", "~<~")

    def _between(self, compiler: Any, connection: Any, from_: str, below: str) -> tuple[str, list[Any]]:
        column, params = self.process_lhs(compiler, connection)
        return f"({column} {from_} %s AND {column} {below} %s)", [*params, self.rhs, *params, self.rhs + LAST]


class FoldedField(models.TextField):
    """The folded text of the row's fields ``of``, for searching and sorting.

    It is set whenever the row is saved; ``update_fields`` must contain it together with those fields.
    """

    def __init__(self, *, of: Sequence[str] = (), **options: Any) -> None:
        self.of = of
        options.setdefault("default", "")
        options.setdefault("editable", False)
        options.setdefault("verbose_name", _("search text"))
        super().__init__(**options)

    def deconstruct(self) -> Any:
        name, path, args, options = super().deconstruct()
        return name, path, args, {**options, "of": self.of}

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        text = folded(" ".join(getattr(model_instance, name) for name in self.of))
        setattr(model_instance, self.attname, text)
        return text
