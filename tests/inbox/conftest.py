"""A fixture that collects the announced changes, without any page."""

import pytest

from bridge_project import flow
from inbox.timeline import ConversationChange
from live import changes


@pytest.fixture
def heard(django_capture_on_commit_callbacks):
    """Return ``heard(act)``: the changes that are announced when what ``act`` does is committed."""

    def hearing(act):
        found = []
        changes.listen({ConversationChange: (found.extend,)})
        with django_capture_on_commit_callbacks(execute=True):
            act()
        return found

    yield hearing
    changes.listen(flow.LISTENERS)
