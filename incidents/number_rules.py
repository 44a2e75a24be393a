"""Translations of callers' numbers before they are looked up; patterns that are safe to run."""

import re

from django.core.cache import cache
from django.utils.translation import gettext as _

from incidents.models import NumberRule

NUMBER_LENGTH, FRESH_S = 40, 10
SHORT = re.compile(r"[0-9]{3,6}")  # within a telephone system
# Digits, plus, groups, sets and counts; no group is repeated, so that no match takes long.
ALLOWED = re.compile(r"[0-9+^$.?*{},()\[\]|\\d-]*")
REPEATED = re.compile(r"\)[*+{]")
UNBOUNDED = re.compile(r"[*+](?!\?)|\{\d*,\}")
UNBOUNDED_AT_MOST = 2
ESCAPE = re.compile(r"\\(?!d|\+|\.|\(|\)|\*|\?)")
PREFIX = re.compile(r"\+?[0-9]{1,15}")
REPLACEMENT = re.compile(r"(?:[0-9+x]|\\[1-9])*")


def translated(address: str) -> str:
    """Return an address as it is looked up: the first active rule that fits changes it.

    A short number that comes of it, within a telephone system, begins with "x".
    """
    if len(address) > NUMBER_LENGTH or not any(letter.isdigit() for letter in address):
        return address
    for rule in cache.get_or_set("number-rules", _active, FRESH_S) or ():
        changed = applied(rule, address)
        if changed is not None:
            return f"x{changed}" if SHORT.fullmatch(changed) else changed
    return address


def applied(rule: NumberRule, number: str) -> str | None:
    """Return what a rule makes of a number, None for one that it does not fit."""
    if rule.kind == NumberRule.Kind.PREFIX:
        begins = number.startswith(rule.pattern)
        return rule.replacement + number[len(rule.pattern) :] if begins else None
    try:
        match = re.fullmatch(rule.pattern, number)
        return match.expand(rule.replacement) if match else None
    except re.error:
        return None


def problem(rule: NumberRule) -> str:
    """Return why a rule cannot be used, as a sentence, "" for a good one."""
    if rule.kind == NumberRule.Kind.PREFIX:
        return "" if PREFIX.fullmatch(rule.pattern) else _("A prefix is digits, perhaps with a plus.")
    return _problem_of_pattern(rule.pattern) or _problem_of_replacement(rule)


def _problem_of_pattern(pattern: str) -> str:
    if not ALLOWED.fullmatch(pattern) or ESCAPE.search(pattern):
        return _("An expression has digits, plus, \\d, groups, sets and counts, and nothing else.")
    if REPEATED.search(pattern) or len(UNBOUNDED.findall(pattern)) > UNBOUNDED_AT_MOST:
        return _("The expression repeats a group or too much else, and could take very long.")
    try:
        re.compile(pattern)
    except (re.error, OverflowError) as error:
        return _("The expression cannot be read: %(why)s.") % {"why": error}
    return ""


def _problem_of_replacement(rule: NumberRule) -> str:
    if not REPLACEMENT.fullmatch(rule.replacement):
        return _("A replacement has digits, plus, x, and groups such as \\1.")
    groups = re.compile(rule.pattern).groups
    asked = map(int, re.findall(r"\\([1-9])", rule.replacement))
    if any(number > groups for number in asked):
        return _("The replacement asks for a group that the expression does not have.")
    return ""


def _active() -> list[NumberRule]:
    return list(NumberRule.objects.filter(active=True))
