"""gateway.fields.EncryptedTextField: unreadable in the database, readable by rotating keys, else loud."""

import pytest
from cryptography.fernet import Fernet
from django.core.exceptions import FieldError
from django.db import connection
from django.test import override_settings

from gateway.models import AgentToken
from tests.factories import AgentTokenFactory

pytestmark = pytest.mark.django_db
OLD, NEW = f"old:{Fernet.generate_key().decode()}", f"new:{Fernet.generate_key().decode()}"


def stored():
    with connection.cursor() as cursor:
        cursor.execute("SELECT token FROM gateway_agenttoken")
        return cursor.fetchone()[0]


@override_settings(FIELD_ENCRYPTION_KEYS=[OLD])
def test_is_unreadable_in_the_database():
    AgentTokenFactory(token="secret")

    assert stored().startswith("enc1:old:")
    assert "secret" not in stored()
    assert AgentToken.objects.get().token == "secret"


def test_reads_what_an_older_key_wrote():
    with override_settings(FIELD_ENCRYPTION_KEYS=[OLD]):
        AgentTokenFactory(token="secret")

    with override_settings(FIELD_ENCRYPTION_KEYS=[NEW, OLD]):
        assert AgentToken.objects.get().token == "secret"


def test_writes_with_the_newest_key():
    with override_settings(FIELD_ENCRYPTION_KEYS=[OLD]):
        AgentTokenFactory()

    with override_settings(FIELD_ENCRYPTION_KEYS=[NEW, OLD]):
        AgentToken.objects.get().save()

    assert stored().startswith("enc1:new:")


@pytest.mark.parametrize("keys", [[NEW], [f"old:{Fernet.generate_key().decode()}"]])
def test_is_loud_when_no_key_fits(keys):
    with override_settings(FIELD_ENCRYPTION_KEYS=[OLD]):
        AgentTokenFactory()

    with override_settings(FIELD_ENCRYPTION_KEYS=keys), pytest.raises(ValueError, match="no key can decrypt"):
        AgentToken.objects.get()


def test_is_loud_about_plain_text():
    AgentTokenFactory()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE gateway_agenttoken SET token = 'secret'")

    with pytest.raises(ValueError, match="no key can decrypt"):
        AgentToken.objects.get()


def test_leaves_nothing_empty_encrypted():
    AgentTokenFactory(token="")

    assert stored() == AgentToken.objects.get().token == ""


def test_can_be_asked_whether_there_is_one():
    AgentTokenFactory()

    assert not AgentToken.objects.filter(token__isnull=True).exists()


def test_cannot_be_searched():
    with pytest.raises(FieldError, match="nsupported lookup"):
        AgentToken.objects.filter(token="secret").exists()
