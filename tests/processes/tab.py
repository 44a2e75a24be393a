"""A browser tab without a browser: requests for the clicks, a socket for the fragments."""

import re
import threading
import uuid
from contextlib import suppress

import requests
from websockets.exceptions import WebSocketException
from websockets.sync.client import connect

from tests.support.running import until

TIMEOUT_S = 30
CSRF = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')


class Tab:
    """One signed-in tab. fragments: everything the socket sent, in order, over all its openings."""

    def __init__(self, url):
        self.url = url
        self.fragments = []
        self._session = requests.Session()
        self._closed = threading.Event()
        self._listener = threading.Thread(target=self._listen, daemon=True)

    def sign_in(self, login_hint):
        """Follow the redirects to Genesys and back."""
        page = self._session.get(f"{self.url}/signin/", timeout=TIMEOUT_S)
        wanted = {"csrfmiddlewaretoken": CSRF.search(page.text)[1], "agent": login_hint}
        arrived = self._session.post(f"{self.url}/signin/begin/", data=wanted, timeout=TIMEOUT_S)
        assert arrived.ok and "Agent desk" in arrived.text, arrived.text[:500]

    def listen(self):
        """Open the socket, and open it again whenever it ends, as the page does."""
        self._listener.start()
        until(lambda: self.fragments, what="the first fragments")

    def close(self):
        self._closed.set()
        self._listener.join()

    def choose(self, presence):
        """Choose a presence from the menu."""
        item = re.search(rf'value="(\d+)"[^>]*>\s*<span[^>]*></span>{presence}\s', self.page())
        self.press("/presence/", definition=item[1])

    def page(self, path="/"):
        """Return a page as a fresh load shows it."""
        answer = self._session.get(f"{self.url}{path}", timeout=TIMEOUT_S)
        answer.raise_for_status()
        return answer.text

    def offered(self, customer):
        """Return the path of the leg that rings for this conversation, once the socket has shown it."""
        card = re.compile(rf'<article id="leg-(\d+)-offer"[^>]*data-conversation-id="{customer.id}"')
        found = until(lambda: self._newest(card), within_s=20, what="the ring")
        return f"/legs/{found}/"

    def said(self, leg):
        """Return the texts of the thread, as a fresh load shows them."""
        return re.findall(r'class="message__text" dir="auto">([^<]+)<', self.page(leg))

    def sees(self, text, *, within_s=20):
        """Wait until the socket has sent this text."""
        until(
            lambda: any(text in one for one in self.fragments),
            within_s=within_s,
            what=f"{text!r} on the desk",
        )

    def press(self, path, **fields):
        """Press a button as the page does: once more under the same key while there is no answer."""
        fields |= {"request_key": uuid.uuid4().hex}
        return until(lambda: self._posted(path, fields), within_s=TIMEOUT_S, what=f"an answer to {path}")

    def _posted(self, path, fields):
        headers = {"HX-Request": "true", "X-CSRFToken": self._cookie("csrf"), "Referer": self.url}
        with suppress(requests.RequestException):
            answer = self._session.post(f"{self.url}{path}", data=fields, headers=headers, timeout=TIMEOUT_S)
            return answer if answer.status_code < 500 else None
        return None

    def _newest(self, pattern):
        found = [match[1] for one in list(self.fragments) for match in pattern.finditer(one)]
        return found[-1] if found else None

    def _cookie(self, part):
        return next(cookie.value for cookie in self._session.cookies if part in cookie.name)

    def _listen(self):
        address = self.url.replace("http", "ws", 1) + "/ws/desk/"
        while not self._closed.is_set():
            with suppress(OSError, TimeoutError, WebSocketException):
                self._read(connect(address, origin=self.url, additional_headers={"Cookie": self._cookies()}))
            self._closed.wait(0.2)

    def _read(self, opened):
        with opened as socket:
            while not self._closed.is_set():
                with suppress(TimeoutError):
                    self.fragments.append(socket.recv(timeout=0.5))

    def _cookies(self):
        return "; ".join(f"{cookie.name}={cookie.value}" for cookie in self._session.cookies)
