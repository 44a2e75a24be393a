"""accounts.backends: the production profile rejects the demo's password."""

import pytest
from django.contrib.auth import authenticate
from django.contrib.auth.models import User

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("demo", "opens"), [(True, True), (False, False)])
def test_the_demos_password_opens_the_demo_only(settings, demo, opens):
    settings.DEMO = demo
    User.objects.create_user("sven", password="demo")

    assert bool(authenticate(username="sven", password="demo")) is opens


def test_other_passwords_open_production(settings):
    settings.DEMO = False
    User.objects.create_user("sven", password="a long one of his own")

    assert authenticate(username="sven", password="a long one of his own")
