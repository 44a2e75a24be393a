"""A lost encryption key: it is named at start, and the way out is that agents sign in again."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from django.core.management import CommandError, call_command
from django.db import OperationalError
from django.test import override_settings
from django.utils import timezone

from bridge_project import processes
from gateway import attempts, keys, tokens
from gateway.models import AgentToken, StreamShard
from gateway.providers.oauth import Token
from tests.factories import AgentTokenFactory, OutboundRequestFactory, StreamShardFactory

ROOT = Path(__file__).resolve().parents[2]
OLD, NEW = (f"{name}:{Fernet.generate_key().decode()}" for name in ("old", "new"))


@pytest.fixture
def lost(db, settings):
    """A token and a channel, and only a newer key."""
    with override_settings(FIELD_ENCRYPTION_KEYS=[OLD]):
        AgentTokenFactory(subject="maya")
        StreamShardFactory(remote_id="channel-1", address="wss://genesys.example/channel-1", connections=7)
    settings.FIELD_ENCRYPTION_KEYS = [NEW]


def test_names_the_key_that_is_missing(lost):
    with pytest.raises(CommandError, match="FIELD_ENCRYPTION_KEYS cannot decrypt what key 'old' encrypted"):
        processes.check_keys()


@pytest.mark.django_db
def test_says_nothing_while_all_keys_are_there(settings):
    AgentTokenFactory()

    processes.check_keys()


def test_names_a_key_whose_value_is_another(lost, settings):
    settings.FIELD_ENCRYPTION_KEYS = [NEW.replace("new", "old")]

    with pytest.raises(CommandError, match="'old'"):
        processes.check_keys()


def test_asks_for_no_key_of_a_token_that_has_ended(lost):
    tokens.end("maya", timezone.now())
    StreamShard.objects.all().delete()

    processes.check_keys()


@pytest.mark.django_db
@pytest.mark.parametrize("wrong", [[], ["k1:too-short"]], ids=["none", "no Fernet key"])
def test_refuses_what_is_no_key(wrong, settings):
    AgentTokenFactory()
    settings.FIELD_ENCRYPTION_KEYS = wrong

    with pytest.raises(CommandError, match="FIELD_ENCRYPTION_KEYS"):
        processes.check_keys()


def test_starts_though_the_database_does_not_answer(monkeypatch, caplog):
    def down():
        raise OperationalError("connection refused")

    monkeypatch.setattr(keys, "problems", down)

    processes.check_keys()

    assert "could not be checked" in caplog.text


def test_ends_each_process_before_it_begins(lost):
    with pytest.raises(CommandError, match="'old'"):
        call_command("deliver")


def test_lets_agents_sign_in_again(lost, capsys):
    call_command("forget_unreadable")

    processes.check_keys()
    shard = StreamShard.objects.get()
    assert not AgentToken.objects.exists()
    assert (shard.remote_id, shard.address, shard.connections) == ("", "", 7)  # keys of events go on
    assert capsys.readouterr().out == "2 forgotten\n"


def test_is_a_sign_in_that_has_ended_for_a_click(lost, clouds):
    request = OutboundRequestFactory(
        operation="back_on_queue", provider="genesys", subject="maya", payload={"agent_id": "maya"}
    )

    assert attempts.make(request).problem["code"] == "signed-out"


def test_is_overcome_by_a_new_sign_in(lost):
    tokens.store("maya", Token(access_token="new"), timezone.now())

    assert tokens.of_agent("maya") == "new"


def test_serve_exits_with_an_error(tmp_path):
    env = os.environ | {
        "BRIDGE_PROFILE": "demo",
        "BRIDGE_DATA_DIR": str(tmp_path),
        "FIELD_ENCRYPTION_KEYS": OLD,
    }
    env = {name: value for name, value in env.items() if name not in ("DATABASE_URL", "REDIS_URL")}
    fill = (
        "import django; django.setup(); from django.core.management import call_command as c;"
        "c('migrate', verbosity=0); from tests.factories import AgentTokenFactory as A; A()"
    )
    manage = {"env": env | {"DJANGO_SETTINGS_MODULE": "bridge_project.settings"}, "cwd": ROOT}
    subprocess.run([sys.executable, "-c", fill], check=True, timeout=60, **manage)
    manage["env"]["FIELD_ENCRYPTION_KEYS"] = NEW

    served = subprocess.run(
        [sys.executable, "manage.py", "serve", "--port", "0"],
        capture_output=True,
        timeout=60,
        check=False,
        **manage,
    )

    assert served.returncode == 1
    assert b"what key 'old' encrypted" in served.stderr
