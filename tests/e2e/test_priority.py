"""A caller whose incident becomes critical: the offer says why it was put ahead."""

import re

import pytest
from playwright.sync_api import expect

from tests.support.critical import CRITICAL, change, newest_of, patches
from tests.support.running import until

pytestmark = pytest.mark.e2e


def test_the_offer_says_for_which_incident_it_was_raised(browser_of, clouds, agent):
    noor = clouds.customer("noor")
    incident = change(clouds, newest_of(clouds, "noor"), CRITICAL)
    until(lambda: patches(clouds), within_s=15, what="the request for the priority")

    desk = browser_of(agent)

    raised = re.compile(rf"Raised because of {incident['number']} \(\+\d+ min\)")  # by who else waits
    expect(desk.offer(noor)).to_contain_text(raised)
