"""The signature of Open Messaging webhooks. Vectors made with ``openssl dgst -sha256 -hmac … | base64``."""

import pytest

from gateway.providers.genesys.signature import verify

SECRET = "a-secret-of-20-chars"
OF_HELLO = "sha256=XwCfREOZpvF2eHDyMMvBk++o+RNSEJI99TS88i2MVqs="
NEW_SECRET = "the-new-secret-token"
OF_JSON = "sha256=YOsqNZSVOy9UUOqebfEomabZSkwIJHOh7HbdAxYSdnY="
HEX_OF_HELLO = "sha256=5f009f444399a6f1767870f230cbc193efa8f9135210923df534bcf22d8c56ab"


@pytest.mark.parametrize(
    ("secrets", "body", "header", "good"),
    [
        ([SECRET], b"hello", OF_HELLO, True),
        ([SECRET, NEW_SECRET], b'{"id":"1","type":"Text"}', OF_JSON, True),
        ([NEW_SECRET, SECRET], b"hello", OF_HELLO, True),
        ([NEW_SECRET], b"hello", OF_HELLO, False),
        ([SECRET], b"hello ", OF_HELLO, False),
        ([SECRET], b"hello", OF_HELLO.removeprefix("sha256="), False),
        ([SECRET], b"hello", HEX_OF_HELLO, False),
        ([SECRET], b"hello", "", False),
        ([SECRET], b"hello", "sha256=", False),
        ([SECRET], b"hello", "sha256=ümlaut", False),
        ([], b"hello", OF_HELLO, False),
        ([""], b"hello", OF_HELLO, False),
    ],
)
def test_verify(secrets: list[str], body: bytes, header: str, good: bool) -> None:
    assert verify(secrets, body, header) is good


def test_one_text_is_no_list_of_secrets() -> None:
    with pytest.raises(TypeError):
        verify(SECRET, b"hello", OF_HELLO)
