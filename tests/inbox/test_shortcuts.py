"""Shortcuts are those of the table of actions, in the buttons and in the list of them."""

from dataclasses import replace
from types import SimpleNamespace

import pytest
from django.template.loader import render_to_string
from django.urls import reverse

from inbox.actions import BY_NAME, WITH_SHORTCUT
from inbox.queries import desk
from tests.factories import NOON, LegFactory
from tests.support.clicks import browser_of

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", ["hold", "transfer"])
def test_a_control_has_the_shortcut_of_its_row(name):
    action = replace(BY_NAME[name], shortcut="Alt+X")

    html = render_to_string("inbox/_controls.html", {"leg": LegFactory(), "pane": {"controls": [action]}})

    assert 'aria-keyshortcuts="Alt+X"' in html


def test_the_list_has_every_row_with_a_shortcut():
    added = replace(BY_NAME["hold"], shortcut="Alt+X")
    shown = SimpleNamespace(shortcuts=(*WITH_SHORTCUT, added))

    html = render_to_string("inbox/_shortcuts.html", {"desk": shown})

    assert "<kbd>Alt</kbd> <kbd>X</kbd></dt><dd>Hold</dd>" in html
    assert [one.name for one in WITH_SHORTCUT if str(one.shortcut_text) not in html] == []


@pytest.mark.parametrize("doubted_at", [None, NOON])
def test_an_offer_says_whether_genesys_knows_it(agent, doubted_at):
    LegFactory(agent=agent, conversation__doubted_at=doubted_at)

    page = browser_of(agent).get(reverse("inbox:desk")).content.decode()

    assert ("data-doubted" in page, "Unconfirmed" in page) == (bool(doubted_at), bool(doubted_at))


def test_the_page_has_each_shortcut_of_the_table(agent):
    LegFactory(agent=agent)
    leg = LegFactory(agent=agent, connected=True)

    page = browser_of(agent).get(reverse("inbox:leg", kwargs={"pk": leg.pk})).content.decode()

    assert [one.name for one in WITH_SHORTCUT if f'aria-keyshortcuts="{one.shortcut}"' not in page] == []
    assert desk.desk(agent, leg.offered_at).shortcuts == WITH_SHORTCUT
