"""Every fact leads somewhere."""

import inspect

from bridge_project.flow import ANSWERS
from gateway.providers import facts


def test_every_fact_has_an_answer():
    declared = {
        member
        for _, member in inspect.getmembers(facts, inspect.isclass)
        if issubclass(member, facts.Fact) and member is not facts.Fact
    }

    assert declared == set(ANSWERS)


def test_lower_apps_answer_first():
    height = {"routing": 0, "incidents": 1, "inbox": 2}
    orders = [[height[answer.__module__.split(".")[0]] for answer in answers] for answers in ANSWERS.values()]

    assert orders == [sorted(order) for order in orders]
