"""gateway.in_flight: no more requests at ServiceNow than it works on at a time, come what may."""

import pytest

from gateway import in_flight
from gateway.models import Provider
from gateway.operations.names import Lane

SERVICENOW = Provider.SERVICENOW


@pytest.fixture(autouse=True)
def _four(settings):
    settings.SERVICENOW_IN_FLIGHT = 4


def fill(lane):
    """Take all places that a lane may have, and return them."""
    return [in_flight.take(SERVICENOW, lane) for _ in range(in_flight.most(lane))]


def test_there_are_as_many_places_as_is_set():
    fill(Lane.RING)

    assert (in_flight.under_way(SERVICENOW), in_flight.free(SERVICENOW)) == (4, set())


def test_a_report_leaves_room_for_a_ring():
    fill(Lane.REPORT)

    assert Lane.REPORT not in in_flight.free(SERVICENOW)
    assert in_flight.take(SERVICENOW, Lane.RING)


def test_a_place_is_free_once_it_is_given_back():
    places = fill(Lane.RING)

    in_flight.give_back(places[2])

    assert in_flight.take(SERVICENOW, Lane.RING) == places[2]


def test_the_places_of_a_killed_process_come_back(settings):
    settings.SERVICENOW_TIMEOUT_S = -2.4995  # a lease of a millisecond
    for _ in range(50):
        assert in_flight.take(SERVICENOW, Lane.RING)


def test_genesys_has_no_places():
    for _ in range(20):
        assert in_flight.take(Provider.GENESYS, Lane.REPORT) == in_flight.NO_PLACE


def test_one_place_is_enough_for_all_lanes(settings):
    settings.SERVICENOW_IN_FLIGHT = 1

    assert [in_flight.most(lane) for lane in Lane] == [1] * len(Lane)
