"""How many requests a minute: the vendor's numbers, and the tester's in their place."""

import pytest

from sandbox.control.faults import FAULTS, RateLimit
from sandbox.genesys.state import STATE
from tests.genesys.cast import Answer, Caller, client, sign_in, step, trade_at_web, web_code

ME = "/api/v2/tokens/me"


def spend(caller: Caller, times: int) -> Answer:
    for _ in range(times):
        answer = caller.get(ME)
    return answer


def test_refuses_the_301st_of_a_programs_token(machine: Caller) -> None:
    last = spend(machine, 300)
    refused = machine.get(ME)

    assert (last.status, last.headers["inin-ratelimit-count"]) == (200, "300")
    assert (refused.status, refused.body["code"]) == (429, "too.many.requests.retry.after")
    assert refused.headers["Retry-After"] == refused.headers["inin-ratelimit-reset"]
    seconds = refused.headers["Retry-After"]
    message = f"Rate limit exceeded the maximum. Retry the request in [{seconds}] seconds"
    assert refused.body["message"] == message


def test_gives_each_token_of_a_program_its_own(machine: Caller) -> None:
    spend(machine, 301)

    assert client().get(ME).status == 200


def test_counts_a_person_over_all_tokens_of_one_client() -> None:
    spend(sign_in("maya"), 300)

    assert sign_in("maya").get(ME).status == 429
    assert sign_in("ada").get(ME).status == 200


def test_gives_a_person_more_through_another_client() -> None:
    spend(sign_in("maya"), 300)

    other = Caller(token=trade_at_web(web_code()).body["access_token"])
    assert other.get(ME).headers["inin-ratelimit-allowed"] == "300"


def test_counts_a_person_over_all_clients(agent: Caller) -> None:
    agent.get(ME)
    began_s, _ = STATE.spent["user", agent.id]
    STATE.spent["user", agent.id] = (began_s, 3000)

    answer = agent.get(ME)

    assert (answer.status, answer.headers["inin-ratelimit-allowed"]) == (429, "3000")


def test_begins_anew_after_a_minute(machine: Caller) -> None:
    spend(machine, 301)
    step(60)

    assert machine.get(ME).headers["inin-ratelimit-count"] == "1"


@pytest.mark.parametrize(("window_s", "stepped"), [(60, 60), (3600, 3600)])
def test_takes_a_testers_number(machine: Caller, window_s: int, stepped: int) -> None:
    FAULTS["genesys"].rate_limit = RateLimit(requests=2, window_s=window_s)

    assert [machine.get(ME).status for _ in range(3)] == [200, 200, 429]
    step(stepped)
    assert machine.get(ME).headers["inin-ratelimit-allowed"] == "2"


def test_counts_no_strangers() -> None:
    answer = Caller(token="unknown").get(ME)

    assert (answer.status, answer.headers["inin-ratelimit-count"]) == (401, "0")
