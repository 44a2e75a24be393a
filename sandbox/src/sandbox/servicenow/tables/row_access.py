"""What one user may do with rows and columns: access lists and domain separation."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from sandbox.servicenow.dictionary import GLOBAL_DOMAIN
from sandbox.servicenow.seeds.people import ADMIN
from sandbox.servicenow.store import Row, Store
from sandbox.servicenow.tables.paths import owner_of
from sandbox.servicenow.tables.query import Query, Reader

Operation = Literal["read", "write", "create", "delete"]


@dataclass(frozen=True, slots=True)
class Rule:
    """One access list entry: who, and on which rows."""

    roles: frozenset[str]
    condition: Query
    admin_overrides: bool

    def lets(self, roles: frozenset[str], row: Row) -> bool:
        """Return whether it lets somebody with these roles at this row."""
        if self.admin_overrides and ADMIN in roles:
            return True
        return (not self.roles or not self.roles.isdisjoint(roles)) and self.condition.holds(row)


@dataclass(frozen=True, slots=True, kw_only=True)
class Guard:
    """Of several rules for one name one is enough; without a rule everybody may."""

    stores: Mapping[str, Store]
    user: Row
    roles: frozenset[str]
    _rules: dict[tuple[str, str, str], list[Rule]] = field(default_factory=dict)

    def may(self, operation: Operation, table: str, row: Row) -> bool:
        """Return whether the user may do this with the row."""
        return self._passes(operation, table, table, row)

    def may_column(self, operation: Operation, table: str, row: Row, path: str) -> bool:
        """Return whether the user may do this with the column that the path ends at."""
        owner, column, end = owner_of(self.stores, table, row, path)
        return self._passes(operation, owner, f"{owner}.{column}", end)

    def may_call(self, api: str) -> bool:
        """Return whether the rules for whole APIs let the user in; most are shipped inactive."""
        return self._passes("execute", "", api, {})

    def sees_domain(self, row: Row) -> bool:
        """Return whether the row lies in a domain that the user can see; who is in none sees all."""
        own = self.user.get("sys_domain", "")
        return own in ("", GLOBAL_DOMAIN) or row.get("sys_domain", "") in ("", GLOBAL_DOMAIN, own)

    def _passes(self, operation: str, table: str, name: str, row: Row) -> bool:
        rules = self._rules_of(operation, table, name)
        return not rules or any(each.lets(self.roles, row) for each in rules)

    def _rules_of(self, operation: str, table: str, name: str) -> list[Rule]:
        key = (operation, table, name)
        if key not in self._rules:
            self._rules[key] = [
                self._rule(table, row)
                for row in self.stores["sys_security_acl"].having("name", name)
                if row["operation"] == operation and row["active"] == "true"
            ]
        return self._rules[key]

    def _rule(self, table: str, row: Row) -> Rule:
        reader = Reader(stores=self.stores, table=table, user_id=self.user["sys_id"])
        return Rule(
            roles=frozenset(each.strip() for each in row["roles"].split(",") if each.strip()),
            condition=reader.condition(row["condition"]) if table else Query(),
            admin_overrides=row["admin_overrides"] == "true",
        )
