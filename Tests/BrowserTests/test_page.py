"""The page by itself: messages are posted to the Graph endpoint as the product would post them."""

import base64
import uuid

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

ACCOUNT = "200000000000050"
NUMBER = "100000000000991"
PHOTO = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mOor6//DwAFgAKANYtSkQAAAABJRU5ErkJggg=="
)


@pytest.fixture
def person():
    """A phone that no other test writes to."""
    return "1737" + str(uuid.uuid4().int)[:7]


@pytest.fixture(scope="session")
def template(graph):
    name = f"browser_{uuid.uuid4().hex}"
    graph.call(
        "POST",
        f"/{ACCOUNT}/message_templates",
        {
            "name": name,
            "language": "en_US",
            "category": "UTILITY",
            "parameter_format": "positional",
            "components": [
                {
                    "type": "BODY",
                    "text": "Hello {{1}}, your next stop is Dock 4.",
                    "example": {"body_text": [["Ann"]]},
                },
                {
                    "type": "BUTTONS",
                    "buttons": [
                        {"type": "QUICK_REPLY", "text": "Arrived"},
                        {"type": "QUICK_REPLY", "text": "Delayed"},
                    ],
                },
            ],
        },
    )
    return name


def send_template(graph, template, person, name="María"):
    answer = graph.call(
        "POST",
        f"/{NUMBER}/messages",
        {
            "messaging_product": "whatsapp",
            "to": f"+{person}",
            "type": "template",
            "template": {
                "name": template,
                "language": {"code": "en_US"},
                "components": [{"type": "body", "parameters": [{"type": "text", "text": name}]}],
            },
        },
    )
    return answer["messages"][0]["id"]


def open_phone(page, person):
    page.get_by_test_id(f"phone-{person}").click()


def test_template_appears_without_a_reload_and_its_ticks_turn_blue(page, graph, template, person):
    send_template(graph, template, person, name="<b>María</b>")
    open_phone(page, person)
    bubble = page.get_by_test_id("bubble-outbound")
    expect(bubble).to_contain_text("Hello <b>María</b>, your next stop is Dock 4.")
    expect(page.get_by_test_id("chat-name")).to_have_text("Dispatch US 991")
    expect(bubble.get_by_test_id("ticks")).to_have_attribute("data-status", "read")
    expect(bubble.get_by_test_id("ticks")).to_have_text("read")


def test_phone_that_nobody_looks_at_counts_unread_messages(page, graph, template, person):
    send_template(graph, template, "1737" + str(uuid.uuid4().int)[:7])
    expect(page.get_by_test_id("bubble-outbound").first).to_be_visible()
    send_template(graph, template, person)
    badge = page.get_by_test_id(f"phone-{person}").get_by_test_id("unread")
    expect(badge).to_have_text("1 unread")
    open_phone(page, person)
    expect(badge).to_have_count(0)


def test_tap_brings_the_answer(page, graph, sandbox, template, person):
    message = send_template(graph, template, person)
    open_phone(page, person)
    page.get_by_test_id("tap-0").click()
    answer = page.get_by_test_id("bubble-inbound")
    expect(answer).to_contain_text("Arrived")
    thread = sandbox.call("GET", f"/sandbox/whatsapp/phones/{person}")["threads"][0]
    assert thread["messages"][-1]["contextId"] == message


def test_text_location_and_photo_leave_the_phone(page, graph, template, person):
    send_template(graph, template, person)
    open_phone(page, person)
    expect(page.get_by_test_id("bubble-outbound")).to_be_visible()
    page.get_by_test_id("composer").fill("Ten minutes late")
    page.keyboard.press("Enter")
    answers = page.get_by_test_id("bubble-inbound")
    expect(answers.nth(0)).to_contain_text("Ten minutes late")
    page.get_by_test_id("send-location").click()
    expect(answers.nth(1)).to_contain_text("Location")
    page.get_by_test_id("send-photo").set_input_files({"name": "dock.png", "mimeType": "image/png", "buffer": PHOTO})
    expect(answers.nth(2).get_by_role("img")).to_be_visible()


def test_business_shows_that_it_types(page, graph, sandbox, template, person):
    send_template(graph, template, person)
    open_phone(page, person)
    expect(page.get_by_test_id("bubble-outbound")).to_be_visible()
    answer = sandbox.call(
        "POST", f"/sandbox/whatsapp/phones/{person}/reply", {"kind": "text", "text": "Hello?"}
    )
    graph.call(
        "POST",
        f"/{NUMBER}/messages",
        {
            "messaging_product": "whatsapp",
            "status": "read",
            "message_id": answer["id"],
            "typing_indicator": {"type": "text"},
        },
    )
    expect(page.get_by_test_id("typing")).to_have_text("typing…")
    expect(page.get_by_test_id("bubble-inbound").get_by_test_id("ticks")).to_have_attribute("data-status", "read")


def test_dispatcher_sends_an_event(page):
    page.get_by_test_id("new-org").click()
    expect(page.get_by_test_id("event-result")).to_contain_text("is ready")
    page.get_by_test_id("event-type").select_option(label="Arrived at the stop")
    page.get_by_test_id("send-event").click()
    expect(page.get_by_test_id("event-result")).to_have_text("Nobody subscribes to this event")
    expect(page.get_by_test_id("stop-note").first).to_contain_text("arrived")


def test_page_fits_its_width(page):
    overflowing = page.evaluate(
        """() => [...document.querySelectorAll("body *")]
            .filter((element) => !element.closest(".phones, .lists ul, .bubbles"))
            .filter((element) => element.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
            .map((element) => element.outerHTML.slice(0, 120))"""
    )
    assert overflowing == []
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def test_page_has_no_serious_accessibility_violation(page, graph, template, person):
    page.emulate_media(reduced_motion="reduce")
    send_template(graph, template, person)
    open_phone(page, person)
    page.get_by_test_id("tap-1").click()
    expect(page.get_by_test_id("bubble-inbound")).to_be_visible()
    violations = Axe().run(page).response["violations"]
    serious = [
        (violation["id"], [node["html"][:200] for node in violation["nodes"]])
        for violation in violations
        if violation["impact"] in ("serious", "critical")
    ]
    assert serious == []
