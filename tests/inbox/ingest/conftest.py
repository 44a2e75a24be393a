"""Agents for tests that apply facts directly; no request is sent."""

import pytest

from tests.factories import AgentFactory


@pytest.fixture
def agent(db):
    return AgentFactory(remote_id="maya", name="Maya Reyes")


@pytest.fixture
def colleague(db):
    return AgentFactory(remote_id="ada", name="Ada Park")
