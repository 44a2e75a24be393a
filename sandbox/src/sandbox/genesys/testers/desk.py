"""The desk under test as an agent uses it: its sign-in and its forms, over HTTP; nothing of its code."""

import re
import uuid
from dataclasses import dataclass
from html import unescape

import requests

TIMEOUT_S = 10
ATTRIBUTE = re.compile(r'([\w-]+)="([^"]*)"')


class DeskRefused(Exception):
    """The desk did not do what it was asked for; the text says what."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """One form of a page: fields as the page fills them, the codes of its list, whether it can be sent."""

    action: str
    fields: dict[str, str]
    codes: list[str]
    can_be_sent: bool


def form_of(page: str, *, action_ends: str) -> Form | None:
    """Return the form of the page whose action ends so."""
    found = re.search(rf'<form[^>]*action="([^"]*{action_ends})".*?</form>', page, re.DOTALL)
    if found is None:
        return None
    inputs = [each for each in re.findall(r"<input[^>]*>", found[0]) if _counts(each)]
    named = [{name: unescape(value) for name, value in ATTRIBUTE.findall(each)} for each in inputs]
    return Form(
        action=found[1],
        fields={each.get("name", ""): each.get("value", "on") for each in named},
        codes=re.findall(r'<option value="([^"]+)"', found[0]),
        can_be_sent=re.search(r"<button(?![^>]*disabled)", found[0]) is not None,
    )


def _counts(tag: str) -> bool:
    return not re.search(r'type="(radio|checkbox)"', tag) or " checked" in tag


class Desk:
    """One agent's browser at the desk."""

    def __init__(self, url: str, email: str) -> None:
        self._url, self._email = url.rstrip("/"), email
        self._session = requests.Session()

    def sign_in(self) -> None:
        """Sign in with one click: the desk sends the browser to Genesys, which sends it back.

        Raises: DeskRefused, or RequestException when nobody answers.
        """
        answer = self._send("GET", "/signin/begin/", params={"agent": self._email})
        if "/signin" in answer.url:
            raise DeskRefused(f"The desk did not let {self._email} in.")

    def wrap_up(self, conversation_id: str, notes: str) -> bool:
        """Send the wrap-up form of a conversation, with its first code; return False while it is not due.

        Raises: DeskRefused, or RequestException when nobody answers.
        """
        desk = self._send("GET", "/").text
        card = re.search(rf'data-conversation-id="{conversation_id}".*?href="([^"]+)"', desk, re.DOTALL)
        form = form_of(self._send("GET", card[1]).text, action_ends="/wrapup/") if card else None
        if form is None or not form.can_be_sent:
            return False
        self._post(form, code=next(iter(form.codes), ""), notes=notes, request_key=str(uuid.uuid4()))
        return True

    def sign_out(self) -> None:
        """Sign out, whatever is still open.

        Raises: DeskRefused, or RequestException when nobody answers.
        """
        form = form_of(self._send("GET", "/").text, action_ends="/signout/")
        if form is not None:
            self._post(form, sure="on")

    def _post(self, form: Form, **filled: str) -> None:
        self._send("POST", form.action, data=form.fields | filled, allow_redirects=False)

    def _send(self, method: str, path: str, **more: object) -> requests.Response:
        answer = self._session.request(method, f"{self._url}{path}", timeout=TIMEOUT_S, **more)  # type: ignore[arg-type]
        if answer.status_code >= 400:
            raise DeskRefused(f"The desk answered {answer.status_code} to {method} {path}.")
        return answer
