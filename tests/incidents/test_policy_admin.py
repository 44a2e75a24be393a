"""The page of incident policies: one for each queue and one for all others, each change with its reason."""

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from incidents.models import IncidentPolicy
from tests.factories import IncidentPolicyFactory, QueueFactory

ADD = "admin:incidents_incidentpolicy_add"
FILLED = {
    "create_rule": "none-open",
    "undecided": "create",
    "timed_out": "file",
    "kept_minutes": "10",
    "over_minutes": "15",
    "screen_pop": "user",
    "reason": "Asked for by Finance",
}


def test_a_policy_is_kept_with_its_reason(admin_client):
    queue = QueueFactory()

    admin_client.post(reverse(ADD), FILLED | {"queue": queue.pk})

    policy = IncidentPolicy.objects.get()
    assert (policy.queue, policy.create_rule, policy.timed_out, policy.over_minutes) == (
        queue,
        "none-open",
        "file",
        15,
    )
    assert policy.history.get().history_change_reason == "Asked for by Finance"


@pytest.mark.parametrize("has_queue", [True, False])
def test_there_is_one_for_each_queue_and_one_for_the_others(admin_client, has_queue):
    queue = QueueFactory() if has_queue else None
    IncidentPolicyFactory(queue=queue)

    page = admin_client.post(reverse(ADD), FILLED | {"queue": queue.pk if queue else ""}).text

    assert IncidentPolicy.objects.count() == 1
    assert "already" in page


def test_a_day_is_the_longest_wait(admin_client):
    admin_client.post(reverse(ADD), FILLED | {"over_minutes": "1441"})

    assert not IncidentPolicy.objects.exists()


def test_somebody_without_the_permission_sees_none(client, django_user_model):
    person = django_user_model.objects.create(username="sam", is_staff=True)
    person.user_permissions.add(Permission.objects.get(codename="view_incident"))
    client.force_login(person)

    assert client.get(reverse("admin:incidents_incidentpolicy_changelist")).status_code == 403
    assert client.get(reverse(ADD)).status_code == 403
