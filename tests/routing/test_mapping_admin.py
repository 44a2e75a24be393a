"""The mapping pages: mappings are checked, stored with a reason, exported and imported."""

import json

import pytest
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from routing.models import PresenceMapping, QueueMapping
from routing.states import ChoiceKind
from tests.factories import (
    ChoiceFactory,
    PresenceDefinitionFactory,
    PresenceMappingFactory,
    PresenceStateFactory,
    QueueFactory,
    QueueMappingFactory,
)

QUEUES, PRESENCES = "admin:routing_queuemapping_", "admin:routing_presencemapping_"
TO_SERVICENOW, TO_GENESYS = PresenceMapping.Direction.TO_SERVICENOW, PresenceMapping.Direction.TO_GENESYS


@pytest.fixture
def meal(db):
    return PresenceDefinitionFactory(name="Meal")


@pytest.fixture
def away(db):
    return PresenceStateFactory(name="Away")


@pytest.fixture
def offline(db):
    return PresenceStateFactory(name="Offline")


def test_unmapped_queues_are_listed_with_a_link_to_map_them(admin_client):
    billing = QueueFactory(name="Billing")
    QueueFactory(name="Closed down", active=False)

    page = admin_client.get(reverse(QUEUES + "changelist")).text

    assert "Unmapped: 1 Genesys queue\n" in page
    assert f"{reverse(QUEUES + 'add')}?queue={billing.pk}" in page


def test_queue_is_mapped_and_the_reason_kept(admin_client):
    queue, group = QueueFactory(), ChoiceFactory(kind=ChoiceKind.GROUP)

    admin_client.post(
        reverse(QUEUES + "add"),
        {"queue": queue.pk, "group": group.pk, "active": "on", "reason": "Finance took it over"},
    )

    mapping = QueueMapping.objects.get()
    assert (mapping.queue, mapping.group) == (queue, group)
    assert mapping.history.get().history_change_reason == "Finance took it over"


def test_group_cannot_be_picked_as_category(admin_client):
    group = ChoiceFactory(kind=ChoiceKind.GROUP)

    admin_client.post(reverse(QUEUES + "add"), {"queue": QueueFactory().pk, "category": group.pk})

    assert not QueueMapping.objects.exists()


def test_several_presences_may_lead_to_one_state(admin_client, meal, away):
    PresenceMappingFactory(state=away)

    page = _save(admin_client, TO_SERVICENOW, meal, away)

    assert page.status_code == 302


def test_second_answer_to_one_presence_is_refused_in_words(admin_client, meal, away, offline):
    PresenceMappingFactory(definition=meal, state=away)

    page = _save(admin_client, TO_SERVICENOW, meal, offline)

    assert "Genesys Meal already leads to ServiceNow Away." in page.text
    assert "Constraint" not in page.text


def test_second_answer_to_one_state_is_refused_in_words(admin_client, meal, away):
    PresenceMappingFactory(definition=meal, state=away, to_genesys=True)

    page = _save(admin_client, TO_GENESYS, PresenceDefinitionFactory(), away)

    assert "ServiceNow Away already leads to Genesys Meal." in page.text


def test_loop_is_refused_when_the_way_back_is_added(admin_client, meal, away, offline):
    PresenceMappingFactory(definition=meal, state=away)

    page = _save(admin_client, TO_GENESYS, meal, offline)

    assert "ServiceNow Offline leads to Genesys Meal, which leads to ServiceNow Away" in page.text


def test_loop_is_refused_when_the_way_there_is_added(admin_client, meal, away, offline):
    PresenceMappingFactory(definition=meal, state=offline, to_genesys=True)

    page = _save(admin_client, TO_SERVICENOW, meal, away)

    assert "This would loop" in page.text


def test_way_back_to_the_same_state_is_fine(admin_client, meal, away):
    PresenceMappingFactory(definition=meal, state=away)

    assert _save(admin_client, TO_GENESYS, meal, away).status_code == 302


def test_way_back_to_a_presence_that_leads_nowhere_is_fine(admin_client, meal, away):
    assert _save(admin_client, TO_GENESYS, meal, away).status_code == 302


def test_line_can_be_saved_again_unchanged(admin_client, meal, away):
    line = PresenceMappingFactory(definition=meal, state=away)

    assert _save(admin_client, TO_SERVICENOW, meal, away, line=line).status_code == 302


def test_map_that_was_wrong_before_can_be_mended_line_by_line(admin_client, meal, away, offline):
    PresenceMappingFactory(definition=meal, state=away)
    wrong = PresenceMappingFactory(definition=meal, state=offline, to_genesys=True)
    PresenceMappingFactory(definition=meal, state=PresenceStateFactory(), to_genesys=True)

    mended = _save(admin_client, TO_GENESYS, PresenceDefinitionFactory(), offline, line=wrong)

    assert mended.status_code == 302


def test_line_is_said_in_words(admin_client, meal, away):
    PresenceMappingFactory(definition=meal, state=away)

    page = admin_client.get(reverse(PRESENCES + "changelist")).text

    assert "If an agent goes Meal in Genesys → ServiceNow Away" in page


def test_former_version_can_be_looked_at(admin_client, meal, away):
    line = PresenceMappingFactory(definition=meal, state=away)
    first = line.history.get()

    listed = admin_client.get(reverse(PRESENCES + "history", args=[line.pk]))
    opened = admin_client.get(reverse(PRESENCES + "simple_history", args=[line.pk, first.history_id]))

    assert [listed.status_code, opened.status_code] == [200, 200]


def test_exported_queues_can_be_imported_again(admin_client):
    group = ChoiceFactory(kind=ChoiceKind.GROUP, name="Finance")
    mapping = QueueMappingFactory(queue=QueueFactory(name="Billing"), group=group)
    rows = _exported(admin_client, QUEUES)
    mapping.delete()

    _import(admin_client, QUEUES, rows)

    assert rows[0]["queue"] == "Billing"
    assert QueueMapping.objects.get().group == group


def test_name_that_two_rows_have_is_exported_as_its_id(admin_client):
    twin = ChoiceFactory(kind=ChoiceKind.GROUP, name="Finance")
    ChoiceFactory(kind=ChoiceKind.GROUP, name="Finance")
    QueueMappingFactory(group=twin)

    assert _exported(admin_client, QUEUES)[0]["group"] == twin.remote_id


def test_unknown_name_in_a_file_is_refused_in_words(admin_client):
    QueueFactory(name="Billing")

    page = _import(admin_client, QUEUES, [{"queue": "Billing", "group": "Nobody"}])

    assert "“Nobody” is not in the list" in page.text
    assert not QueueMapping.objects.exists()


def test_whole_presence_map_can_be_turned_round_by_one_file(admin_client, meal, away, offline):
    PresenceMappingFactory(definition=meal, state=away)
    PresenceMappingFactory(definition=meal, state=away, to_genesys=True)

    _import(
        admin_client,
        PRESENCES,
        [
            {"direction": TO_SERVICENOW, "definition": "Meal", "state": "Offline"},
            {"direction": TO_GENESYS, "definition": PresenceDefinitionFactory().name, "state": "Away"},
        ],
    )

    assert PresenceMapping.objects.get(direction=TO_SERVICENOW).state == offline


def test_file_with_a_loop_changes_nothing(admin_client, meal, away, offline):
    PresenceMappingFactory(definition=meal, state=away)

    page = _import(
        admin_client, PRESENCES, [{"direction": TO_GENESYS, "definition": "Meal", "state": "Offline"}]
    )

    assert "This would loop" in page.text
    assert PresenceMapping.objects.count() == 1


def test_who_may_only_look_can_neither_save_nor_import(client, django_user_model, meal, away):
    reader = django_user_model.objects.create(username="reader", is_staff=True)
    reader.user_permissions.set(Permission.objects.filter(codename="view_presencemapping"))
    client.force_login(reader)

    assert _save(client, TO_SERVICENOW, meal, away).status_code == 403
    assert client.get(reverse(PRESENCES + "import")).status_code == 403
    assert client.get(reverse(PRESENCES + "changelist")).status_code == 200


def _save(client, direction, definition, state, *, line=None):
    address = reverse(PRESENCES + "change", args=[line.pk]) if line else reverse(PRESENCES + "add")
    return client.post(address, {"direction": direction, "definition": definition.pk, "state": state.pk})


def _exported(client, pages):
    names = client.get(reverse(pages + "export")).context["form"].fields
    ticked = {name: "on" for name in names if "_" in name and name != "export_items"}
    return json.loads(
        client.post(reverse(pages + "export"), {"format": "1", "resource": "0"} | ticked).content
    )


def _import(client, pages, rows):
    """Upload a file and, when the preview has no complaint, confirm it."""
    upload = SimpleUploadedFile("map.json", json.dumps(rows).encode())
    preview = client.post(reverse(pages + "import"), {"import_file": upload, "format": "1", "resource": "0"})
    confirm = (preview.context or {}).get("confirm_form")
    return client.post(reverse(pages + "process_import"), confirm.initial) if confirm else preview
