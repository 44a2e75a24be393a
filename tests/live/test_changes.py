"""Changes and their listeners."""

from dataclasses import dataclass

import pytest
from django.db import transaction

from bridge_project import flow
from live import changes
from live.changes import Change

pytestmark = pytest.mark.django_db


@dataclass(frozen=True)
class Moved(Change):
    to: str = "there"


@dataclass(frozen=True)
class Painted(Change):
    pass


@pytest.fixture
def listen():
    yield changes.listen
    changes.listen(flow.LISTENERS)


def broken(found):
    raise ValueError("a listener's own fault")


def test_reach_every_listener_of_their_kind(listen, django_capture_on_commit_callbacks):
    first, second, others = [], [], []
    listen({Moved: (first.extend, second.extend), Painted: (others.extend,)})

    with django_capture_on_commit_callbacks(execute=True):
        changes.announce([Moved()])

    assert (first, second, others) == ([Moved()], [Moved()], [])


def test_reach_the_others_though_one_listener_fails(listen, django_capture_on_commit_callbacks, caplog):
    heard = []
    listen({Moved: (broken, heard.extend)})

    with django_capture_on_commit_callbacks(execute=True):
        changes.announce([Moved()])

    assert heard == [Moved()]
    assert "a listener's own fault" in caplog.text


def test_wait_for_the_commit(listen, django_capture_on_commit_callbacks):
    heard = []
    listen({Moved: (heard.extend,)})

    with django_capture_on_commit_callbacks() as waiting, transaction.atomic():
        changes.announce([Moved()])

    assert (heard, len(waiting)) == ([], 1)


def test_come_in_one_call(listen, django_capture_on_commit_callbacks):
    calls = []
    listen({Moved: (calls.append,)})

    with django_capture_on_commit_callbacks(execute=True):
        changes.announce([Moved("up"), Moved("down")])
        changes.announce([])

    assert calls == [[Moved("up"), Moved("down")]]


def test_may_have_no_listener(listen, django_capture_on_commit_callbacks):
    listen({})

    with django_capture_on_commit_callbacks() as waiting:
        changes.announce([Moved()])

    assert waiting == []


def test_reach_those_of_the_last_call_only(listen, django_capture_on_commit_callbacks):
    before, after = [], []
    listen({Moved: (before.extend,)})
    listen({Moved: (after.extend,)})

    with django_capture_on_commit_callbacks(execute=True):
        changes.announce([Moved()])

    assert (before, after) == ([], [Moved()])
