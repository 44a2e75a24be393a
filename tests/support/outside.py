"""Both clouds over HTTP, by the control interface of a running sandbox."""

from dataclasses import dataclass

import requests
from sandbox.organisation import queue_id

TIMEOUT_S = 10


@dataclass(frozen=True)
class Outside:
    """The two sandboxes by their addresses: what a test may read and change there."""

    genesys: str
    servicenow: str

    def customer(self, key="noor", media="message", queue="IT Service Desk", **more):
        """Let a customer begin a conversation."""
        wanted = {"media": media, "queue": queue, "customer": key, **more}
        return Customer(self, self._post(f"{self.genesys}/sandbox/conversations", wanted)["id"])

    def reset(self):
        """Remove conversations and faults, and take everybody off queue; sign-ins and incidents remain."""
        self.mend()
        self._post(f"{self.genesys}/sandbox/reset", {})

    def set_wrap_up(self, prompt, timeout_s=None, queue="IT Service Desk"):
        """Let an administrator of Genesys choose how the queue's agents wrap up."""
        client = ("sandbox-service", "sandbox-secret")
        granted = requests.post(
            f"{self.genesys}/oauth/token",
            {"grant_type": "client_credentials"},
            auth=client,
            timeout=TIMEOUT_S,
        )
        asked = requests.put(
            f"{self.genesys}/api/v2/routing/queues/{queue_id(queue)}",
            json={"name": queue, "acwSettings": _acw(prompt, timeout_s)},
            headers={"Authorization": f"Bearer {granted.json()['access_token']}"},
            timeout=TIMEOUT_S,
        )
        assert asked.ok, asked.text

    def pass_time(self, seconds):
        """Let the time of Genesys pass."""
        self._post(f"{self.genesys}/sandbox/clock", {"step_s": seconds})

    def fault(self, cloud, **wanted):
        """Switch a fault on at "genesys" or "servicenow"."""
        self._post(f"{getattr(self, cloud)}/sandbox/faults", wanted)

    def rules(self, cloud):
        """Return the faults that have not been used up."""
        return self._get(f"{getattr(self, cloud)}/sandbox/faults")["rules"]

    def mend(self):
        """Switch all faults off."""
        for base in (self.genesys, self.servicenow):
            requests.delete(f"{base}/sandbox/faults", timeout=TIMEOUT_S).raise_for_status()

    def cut_sockets(self):
        """Close every notification socket."""
        self._post(f"{self.genesys}/sandbox/sockets/cut", {})

    def play(self, scenario):
        """Play one of the sandbox's scenarios."""
        self._post(f"{self.genesys}/sandbox/scenarios/{scenario}", {})

    def listeners(self):
        """Return how many notification sockets are open."""
        return self._get(f"{self.genesys}/sandbox/state")["sockets"]

    def user(self, name):
        """Return an agent's state in Genesys."""
        return _named(self._get(f"{self.genesys}/sandbox/state")["users"], "name", name)

    def conversation(self, conversation_id):
        """Return a conversation as Genesys has it."""
        return _named(self._get(f"{self.genesys}/sandbox/state")["conversations"], "id", conversation_id)

    def arrivals(self, cloud, method, path_part):
        """Return the requests that a cloud got, oldest first."""
        journal = self._get(f"{getattr(self, cloud)}/sandbox/requests")["requests"]
        return [one for one in journal if one["method"] == method and path_part in one["path"]]

    def rows(self, table, **wanted):
        """Return rows of the ServiceNow instance with these values."""
        found = self._get(f"{self.servicenow}/sandbox/state")["tables"][table]
        return [row for row in found if all(row.get(name) == value for name, value in wanted.items())]

    def incidents_of(self, customer):
        """Return the incidents that were created for a conversation."""
        return self.rows("incident", correlation_id=customer.id)

    def notes_of(self, incident):
        """Return an incident's work notes as one text."""
        notes = self.rows("sys_journal_field", element_id=incident["sys_id"], element="work_notes")
        return "\n".join(note["value"] for note in notes)

    def set_servicenow_presence(self, person_id, state):
        """Change an agent's presence in ServiceNow, as a person does there."""
        state_id = self.rows("awa_presence_state", name=state)[0]["sys_id"]
        address = f"{self.servicenow}/sandbox/agents/{person_id}/presence"
        requests.post(address, data={"state": state_id}, timeout=TIMEOUT_S).raise_for_status()

    def servicenow_presence(self, person_id):
        """Return an agent's presence in ServiceNow, by the vendor's own interface."""
        address = f"{self.servicenow}/api/now/awa/agents/{person_id}"
        answer = requests.get(address, auth=("bridge", "bridge"), timeout=TIMEOUT_S)
        return answer.json()["result"]["presence"]["name"]

    def _get(self, url):
        answer = requests.get(url, timeout=TIMEOUT_S)
        answer.raise_for_status()
        return answer.json()

    def _post(self, url, body):
        answer = requests.post(url, json=body, timeout=TIMEOUT_S)
        assert answer.ok, answer.text
        return answer.json() if answer.content else None


@dataclass(frozen=True)
class Customer:
    """The customer of one conversation; ``id`` is the conversation's."""

    outside: Outside
    id: str

    def writes(self, text):
        self._does("messages", {"text": text})

    def leaves(self):
        self._does("end", {})

    def sees(self):
        """Return the texts of the thread, both sides, as the customer's channel shows them."""
        return [message["text"] for message in self.outside.conversation(self.id)["messages"]]

    def _does(self, what, body):
        self.outside._post(f"{self.outside.genesys}/sandbox/conversations/{self.id}/{what}", body)


def _acw(prompt, timeout_s):
    return {"wrapupPrompt": prompt} | ({"timeoutMs": timeout_s * 1000} if timeout_s else {})


def _named(rows, field, value):
    return next(row for row in rows if row[field] == value)
