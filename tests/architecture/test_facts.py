"""Every fact leads somewhere."""

import dataclasses
import inspect

from bridge_project.flow import ANSWERS
from gateway.operations.names import Operation
from gateway.operations.table import OPERATIONS
from gateway.providers import facts, record_facts


def test_every_fact_has_an_answer():
    declared = {
        member
        for module in (facts, record_facts)
        for _, member in inspect.getmembers(module, inspect.isclass)
        if issubclass(member, facts.Fact) and member is not facts.Fact
    }

    assert declared | set(Operation) == set(ANSWERS)


def test_every_operation_has_a_row_and_its_function_takes_the_payload():
    assert set(OPERATIONS) == set(Operation)
    for operation, spec in OPERATIONS.items():
        needed = {one.name for one in dataclasses.fields(spec.payload)}
        for function in filter(None, (spec.send, spec.look)):
            parameters = inspect.signature(function).parameters
            free = any(one.kind is inspect.Parameter.VAR_KEYWORD for one in parameters.values())
            assert free or needed <= set(parameters), operation


def test_lower_apps_answer_first():
    height = {"routing": 0, "incidents": 1, "inbox": 2}
    orders = [[height[answer.__module__.split(".")[0]] for answer in answers] for answers in ANSWERS.values()]

    assert orders == [sorted(order) for order in orders]
