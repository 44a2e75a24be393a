"""Both stand-ins running, and the vendors' own libraries pointed at them: nothing but the host differs."""

import os
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from importlib.util import find_spec
from ipaddress import ip_address
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID
from tests.support.running import Program, free_ports, until

NEEDED = ("PureCloudPlatformClientV2", "pysnc")
STARTS_WITHIN_S = 60
REDIRECT = "http://127.0.0.1:8000/callback/"


@dataclass(frozen=True)
class Addresses:
    """Where the clouds answer, and the file of the certificate that they show."""

    genesys: str
    servicenow: str
    certificate: str


@pytest.fixture(scope="session")
def libraries():
    """Skip in one line without the vendors' libraries; on the build server that is a failure."""
    missing = [name for name in NEEDED if find_spec(name) is None]
    if missing:
        why = f"not installed: {', '.join(missing)} (make clients)"
        pytest.fail(why) if os.environ.get("BRIDGE_CI") == "1" else pytest.skip(why)


@pytest.fixture(scope="session")
def certificate(tmp_path_factory):
    """A key and a self-signed certificate of 127.0.0.1, as paths of files."""
    folder = tmp_path_factory.mktemp("tls")
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "sandbox")])
    host = x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))])
    built = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    built = built.serial_number(x509.random_serial_number()).add_extension(host, critical=False)
    now = datetime.now(UTC)
    built = built.not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1))
    key_bytes = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    (folder / "key.pem").write_bytes(key_bytes)
    (folder / "certificate.pem").write_bytes(built.sign(key, SHA256()).public_bytes(Encoding.PEM))
    return str(folder / "key.pem"), str(folder / "certificate.pem")


@pytest.fixture(scope="session")
def addresses(libraries, certificate, tmp_path_factory):
    """The clouds, running in a process of their own, by TLS: a vendor's library refuses anything else."""
    key, shown = certificate
    genesys, servicenow = free_ports(2)
    environment = {
        "DJANGO_SETTINGS_MODULE": "sandbox.settings",
        "SANDBOX_GENESYS_PORT": str(genesys),
        "SANDBOX_SERVICENOW_PORT": str(servicenow),
        "SANDBOX_WEBHOOK_URL": "",
        "SANDBOX_TLS_KEY": key,
        "SANDBOX_TLS_CERTIFICATE": shown,
    }
    running = Addresses(f"https://127.0.0.1:{genesys}", f"https://127.0.0.1:{servicenow}", shown)
    cloud = Program("sandbox", ["sandbox"], environment, tmp_path_factory.mktemp("clients") / "log").start()
    try:
        until(lambda: _answers(running), within_s=STARTS_WITHIN_S, what="the sandbox")
        yield running
    finally:
        cloud.stop()


@pytest.fixture
def code_of(addresses):
    """Return ``code_of(mail, challenge)``: the code that an agent's sign-in in the browser ends with."""

    def code(login_hint, challenge):
        asked = {"client_id": "sandbox-agent", "response_type": "code", "redirect_uri": REDIRECT}
        asked |= {"code_challenge": challenge, "code_challenge_method": "S256", "login_hint": login_hint}
        answer = requests.get(
            f"{addresses.genesys}/oauth/authorize",
            params=asked,
            allow_redirects=False,
            timeout=10,
            verify=addresses.certificate,
        )
        return parse_qs(urlsplit(answer.headers["Location"]).query)["code"][0]

    return code


def _answers(running):
    try:
        url = f"{running.servicenow}/sandbox/state"
        return requests.get(url, timeout=2, verify=running.certificate).ok
    except requests.ConnectionError:
        return False
