"""What the headers of a page tell caches, and from where its socket may be opened."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories import LegFactory

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true", "HX-Target": "workspace"}


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_an_open_conversation_is_never_kept_and_varies_by_who_asks(desk, agent, headers):
    leg = LegFactory(agent=agent, connected=True)

    response = desk.get(reverse("inbox:leg", kwargs={"pk": leg.pk}), headers=headers)

    assert "no-store" in response.headers["Cache-Control"]
    assert {"HX-Request", "HX-Target"} <= set(response.headers["Vary"].split(", "))


@pytest.mark.parametrize("path", ["/", "/signin/", "/admin/", "/admin/login/", "/legs/0/"])
def test_no_page_is_ever_kept(desk, path):
    for browser in (desk, Client()):
        assert "no-store" in browser.get(path).headers["Cache-Control"]


def test_scripts_and_styles_are_kept(client):
    assert "no-store" not in client.get("/static/js/main.js").headers["Cache-Control"]
