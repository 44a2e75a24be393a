"""The desk under test as an agent uses it: its sign-in and its forms, over HTTP; nothing of its code."""

import re
import uuid
from html.parser import HTMLParser

import requests

TIMEOUT_S = 10


class DeskRefused(Exception):
    """The desk did not do what it was asked for; the text says what."""


class Form(HTMLParser):
    """One form of a page: ``fields`` as the page fills them, the ``choices`` of its lists, its ``action``."""

    def __init__(self, html: str, *, action_ends: str) -> None:
        super().__init__()
        self.fields: dict[str, str] = {}
        self.choices: dict[str, list[str]] = {}
        self.action = ""
        self.can_be_sent = False
        self._action_ends = action_ends
        self._is_inside = False
        self._list = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a field, a choice or the button of the wanted form."""
        own = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._is_inside = own.get("action", "").endswith(self._action_ends)
            self.action = own["action"] if self._is_inside else self.action
        elif not self._is_inside:
            return
        elif tag == "input":
            if own.get("type") not in ("radio", "checkbox") or "checked" in own:
                self.fields[own.get("name", "")] = own.get("value", "on")
        elif tag == "select":
            self._list = own.get("name", "")
        elif tag == "option" and own.get("value"):
            self.choices.setdefault(self._list, []).append(own["value"])
        elif tag == "button" and "disabled" not in own:
            self.can_be_sent = True

    def handle_endtag(self, tag: str) -> None:
        """Leave the form."""
        self._is_inside = self._is_inside and tag != "form"


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
        form = Form(self._send("GET", card[1]).text, action_ends="/wrapup/") if card else None
        if form is None or not form.can_be_sent:
            return False
        code = form.choices.get("code", [""])[0]
        self._post(form, code=code, notes=notes, request_key=str(uuid.uuid4()))
        return True

    def sign_out(self) -> None:
        """Sign out, whatever is still open.

        Raises: DeskRefused, or RequestException when nobody answers.
        """
        self._post(Form(self._send("GET", "/").text, action_ends="/signout/"), sure="on")

    def _post(self, form: Form, **filled: str) -> None:
        self._send("POST", form.action, data=form.fields | filled, allow_redirects=False)

    def _send(self, method: str, path: str, **more: object) -> requests.Response:
        answer = self._session.request(method, f"{self._url}{path}", timeout=TIMEOUT_S, **more)  # type: ignore[arg-type]
        if answer.status_code >= 400:
            raise DeskRefused(f"The desk answered {answer.status_code} to {method} {path}.")
        return answer
