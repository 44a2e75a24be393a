"""Responses to forms: 204, a redirect, or the reason of a refusal."""

import pytest

from live.requests import NotDone, NotFound, answered, request_key

HTMX, NONE = {"HX-Request": "true"}, {}


def asked(rf, headers=NONE, **sent):
    return rf.post("/", sent, headers=headers)


def failing(error):
    def command():
        raise error

    return command


@pytest.mark.parametrize(
    ("headers", "status", "location"), [(HTMX, 204, None), (NONE, 303, "/")], ids=["script", "page"]
)
def test_says_that_it_was_done(rf, headers, status, location):
    done = []

    response = answered(asked(rf, headers), lambda *args, **more: done.append((args, more)), 1, note="x")

    assert (response.status_code, response.headers.get("Location")) == (status, location)
    assert (response.content, done) == (b"", [((1,), {"note": "x"})])


@pytest.mark.parametrize("headers", [HTMX, NONE], ids=["script", "page"])
@pytest.mark.parametrize(
    ("error", "status", "words"),
    [(NotDone("It is <over>."), 409, "It is &lt;over&gt;."), (NotFound("It is gone."), 404, "It is gone.")],
)
def test_says_why_it_was_not_done(rf, headers, error, status, words):
    response = answered(asked(rf, headers), failing(error))

    assert response.status_code == status
    assert words in response.content.decode()
    assert ("<html" in response.content.decode()) == (headers is NONE)


def test_hides_no_fault_of_ours(rf):
    with pytest.raises(ValueError, match="ours"):
        answered(asked(rf), failing(ValueError("ours")))


def test_takes_the_same_press_for_the_same(rf):
    assert request_key(asked(rf, request_key="a"), 1) == request_key(asked(rf, request_key="a"), 1)


def test_takes_two_peoples_presses_for_two(rf):
    assert request_key(asked(rf, request_key="a"), 1) != request_key(asked(rf, request_key="a"), 2)


@pytest.mark.parametrize("sent", [{}, {"request_key": ""}])
def test_takes_presses_without_a_key_for_two(rf, sent):
    assert request_key(asked(rf, **sent), 1) != request_key(asked(rf, **sent), 1)


def test_keeps_keys_short_enough_to_be_stored(rf):
    assert request_key(asked(rf, request_key="x" * 5000), 1) == f"press:1:{'x' * 36}"
