"""The sandbox's page for people: several customers at once, each as they would see it."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.e2e


@pytest.fixture
def page(demo, clouds, chromium):
    """The page, with nobody talking."""
    context = chromium.new_context(viewport={"width": 1440, "height": 900})
    context.set_default_timeout(10_000)
    problems = []
    context.on("console", lambda line: _is_problem(line) and problems.append(line.text))
    context.on("weberror", lambda failure: problems.append(str(failure.error)))
    opened = context.new_page()
    opened.goto(f"{clouds.genesys_url}/sandbox/")
    yield opened
    context.close()
    assert not problems, "errors on the console:\n" + "\n".join(problems)


def _is_problem(line):
    # The one test that takes the sandbox away causes this one.
    return line.type == "error" and "ERR_FAILED" not in line.text


def start(page, customer, way):
    form = page.get_by_role("form", name="Start a conversation")
    form.get_by_label("Customer").select_option(label=customer)
    form.get_by_role("button", name=way, exact=True).click()


def test_two_chats_and_a_call_at_once(page, browser_of, agent):
    start(page, "Grace Okafor", "Start chat")
    start(page, "Ivy Chen", "Start chat")
    start(page, "Sam Ortiz", "Call")
    grace, ivy = (
        page.get_by_role("article", name=f"Chat of {name}") for name in ("Grace Okafor", "Ivy Chen")
    )
    sam = page.get_by_role("article", name="Call of Sam Ortiz")
    expect(sam).to_contain_text("In the queue")

    desk = browser_of(agent)
    expect(sam).to_contain_text("Ringing at Agent")
    desk.page.get_by_role("article", name="Message from Grace Okafor").get_by_role(
        "button", name="Accept"
    ).click()
    expect(grace).to_contain_text("talking to Agent")
    grace.get_by_label("Write as the customer").fill("Are you there?")
    grace.get_by_role("button", name="Send").click()
    expect(grace.get_by_role("log")).to_contain_text("Are you there?")
    expect(ivy.get_by_role("log")).not_to_contain_text("Are you there?")

    sam.get_by_role("button", name="Hang up").click()
    expect(sam).to_contain_text("Call ended")


def test_faults_and_scenarios_show_what_they_do(page):
    page.get_by_role("button", name="Play 429-storm").click()
    expect(page.get_by_role("list", name="Runs")).to_contain_text("429-storm")
    page.get_by_role("tab", name="Faults").click()
    genesys = page.get_by_role("region", name="Genesys Cloud")
    expect(genesys).to_contain_text("429, 20 left")
    genesys.get_by_role("button", name="Clear all").click()

    expect(genesys).to_contain_text("Nothing goes wrong on purpose.")


def test_says_when_the_sandbox_does_not_answer(page):
    status = page.get_by_role("banner").get_by_role("status")
    expect(status).to_have_text("Live")
    page.route("**/sandbox/overview", lambda route: route.abort())
    expect(status).to_contain_text("No answer")

    page.unroute("**/sandbox/overview")
    expect(status).to_have_text("Live")


def test_drill_shows_its_figures_and_stops(page, clouds):
    page.goto(f"{clouds.genesys_url}/sandbox/drill")
    form = page.get_by_role("form", name="Play a drill")
    for name, value in (("Robots", "2"), ("In the desk, %", "0"), ("Calls a minute", "60")):
        form.get_by_label(name).fill(value)
    form.get_by_role("button", name="Start").click()
    newest = page.get_by_role("region", name="Newest drill")
    expect(newest).to_contain_text("2 robots go on queue.")
    expect(page.get_by_role("table")).to_contain_text("Wrapped up")

    newest.get_by_role("button", name="Stop").click()
    expect(newest.get_by_role("status")).to_have_text("Stopped")


def test_customer_sends_a_file_and_leaves(page, tmp_path):
    start(page, "Lena Fischer", "Start chat")
    chat = page.get_by_role("article", name="Chat of Lena Fischer")
    paper = tmp_path / "invoice.txt"
    paper.write_text("88210")
    chat.get_by_label("Attach a file").set_input_files(paper)
    expect(chat.get_by_role("link", name="invoice.txt")).to_be_visible()

    chat.get_by_role("button", name="Leave the chat").click()
    expect(chat).to_contain_text("ended")
