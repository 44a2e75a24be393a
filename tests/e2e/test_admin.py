"""The mapping pages in a browser: no errors on the console, and the sentence follows the pick-lists."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.e2e

MAPPINGS = ("/admin/routing/queuemapping/", "/admin/routing/presencemapping/")
SMALL, LARGE = {"width": 400, "height": 700}, {"width": 1440, "height": 900}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("viewport", [SMALL, LARGE], ids=["small", "large"])
def test_mapping_pages_fit_and_have_no_errors(supervise, viewport, scheme):
    page = supervise(MAPPINGS[0], viewport=viewport, color_scheme=scheme)
    widths = {}

    for address in (*MAPPINGS, *(f"{one}add/" for one in MAPPINGS)):
        page.goto(address)
        widths[address] = page.evaluate("document.documentElement.scrollWidth")

    assert max(widths.values()) <= viewport["width"], widths


def test_sentence_follows_the_lists(supervise):
    page = supervise("/admin/routing/presencemapping/add/")
    sentence = page.locator("#presence-sentence")

    page.get_by_label("Genesys → ServiceNow").check()
    page.get_by_label("Genesys presence").select_option(label="Meal")
    page.get_by_label("ServiceNow state").select_option(label="Away")
    expect(sentence).to_have_text("If an agent goes Meal in Genesys → ServiceNow Away")

    page.get_by_label("ServiceNow → Genesys").check()
    expect(sentence).to_have_text("If an agent goes Away in ServiceNow → Genesys Meal")
