"""Lasting quirks of a cloud that a tester switches on: a name and a sentence each, asked where it acts."""

KNOWN: dict[str, dict[str, str]] = {
    "genesys": {
        "parking-disabled": "Parking work is refused with 403, as where the organisation has not enabled it.",
        "phones-answer-by-hand": "Accepting a call is answered 202, but the call goes on ringing.",
        "joins-late": "Joining or leaving queues in bulk takes effect two seconds after its answer.",
        "callee-silent": "Nobody answers the calls that agents place.",
    },
    "servicenow": {
        "clock-behind": "The instance's clock is 90 seconds behind.",
        "partial-result": "Lists are cancelled half way: a part of the rows, and an error, in one 200.",
        "hibernating": "Every request is answered 200 with the page of a sleeping instance.",
        "upgrading": "Every request is answered 503 with the page of an instance that is being upgraded.",
        "sso-redirect": "API requests are sent to a sign-in page.",
        "mfa-required": "Basic authentication demands a second factor.",
        "slow-node": "One transaction at a time and two waiting, each at work for half a second.",
        "conversation-busy": "The customer's own find-or-create resource answers 409.",
        "slow-batch": "Each request of a batch takes 12 of its 30 seconds.",
        "braces-mangled": "Business rules send JSON that is cut where variables were substituted.",
    },
}
_ON: dict[str, set[str]] = {"genesys": set(), "servicenow": set()}


def is_on(cloud: str, name: str) -> bool:
    """Return whether the quirk is on; a name that is not in ``KNOWN`` is a programming error."""
    if name not in KNOWN[cloud]:
        raise KeyError(name)
    return name in _ON[cloud]


def turn(cloud: str, name: str, *, on: bool) -> None:
    """Switch one quirk on or off.

    Raises: KeyError when there is none of that name.
    """
    if name not in KNOWN[cloud]:
        raise KeyError(name)
    (_ON[cloud].add if on else _ON[cloud].discard)(name)


def clear(cloud: str) -> None:
    """Switch all of a cloud's quirks off."""
    _ON[cloud].clear()


def described(cloud: str) -> list[dict[str, str | bool]]:
    """Return the quirks of a cloud with what each does, and whether it is on."""
    return [{"name": name, "about": KNOWN[cloud][name], "on": name in _ON[cloud]} for name in KNOWN[cloud]]


def turned_on() -> dict[str, set[str]]:
    """Return what is on, by cloud."""
    return {cloud: set(names) for cloud, names in _ON.items()}


def restore(names_by_cloud: dict[str, set[str]]) -> None:
    """Switch on exactly what was on; quirks that exist no more are forgotten."""
    for cloud, names in _ON.items():
        names.clear()
        names.update(names_by_cloud[cloud] & KNOWN[cloud].keys())
