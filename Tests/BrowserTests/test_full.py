"""The whole loop in the browser, with ingress, relay-worker and pool-manager behind the sandbox."""

import itertools
import os
import time

import pytest
from playwright.sync_api import expect

from conftest import Client, required
from test_page import PHOTO, open_phone

pytestmark = [
    pytest.mark.full,
    pytest.mark.skipif(os.environ.get("FLEETCHAT_FULL") != "1", reason="FLEETCHAT_FULL is not 1"),
]


line_numbers = itertools.count(2000)


@pytest.fixture
def fleet(sandbox):
    """A tenant with a number, connected to a fleet of its own."""
    # A phone of its own, so that no other test's messages are on it.
    phone = f"+1 512 555 {next(line_numbers):04d}"
    fleet = sandbox.call("POST", "/sandbox/samsara/orgs", {"drivers": [{"name": "Rosa Diaz", "phone": phone}]})
    operator = Client(required("FLEETCHAT_INGRESS_URL"), required("FLEETCHAT_OPERATOR_TOKEN"))
    tenant = operator.call(
        "POST",
        "/api/tenants",
        {"companyName": fleet["name"], "contactEmail": "dispatch@example.com", "fleetSize": 6},
    )
    api = Client(operator.base_url, tenant["apiKey"])
    deadline = time.monotonic() + 20
    while not (tenant.get("whatsapp") or {}).get("phoneNumberId"):
        tenant = {**tenant, **api.call("GET", f"/api/tenant/{tenant['id']}")}
        assert time.monotonic() < deadline, "the tenant has no number"
        time.sleep(0.1)
    api.call(
        "POST",
        f"/api/tenant/{tenant['id']}/samsara/configure",
        {"apiToken": fleet["token"], "orgId": fleet["orgId"]},
    )
    return fleet


def send_event(page, fleet, event):
    page.get_by_test_id("org").select_option(fleet["orgId"])
    page.get_by_test_id("subject").select_option(f"driver:{fleet['drivers'][0]['id']}")
    page.get_by_test_id("event-type").select_option(label=event)
    page.get_by_test_id("send-event").click()
    expect(page.get_by_test_id("event-result")).to_contain_text("200")


def test_event_reaches_the_phone_and_the_answers_come_back(page, fleet):
    page.reload()
    open_phone(page, fleet["drivers"][0]["waId"])
    templates = page.locator('[data-testid="bubble-outbound"][data-type="template"]')
    confirmations = page.locator('[data-testid="bubble-outbound"]:not([data-type="template"])')
    send_event(page, fleet, "Arrived at the stop")
    templates.last.get_by_test_id("tap-0").click()
    expect(page.get_by_test_id("document").first).to_contain_text("submitted")
    expect(confirmations.first).to_be_visible()

    page.get_by_test_id("composer").fill("Gate is closed")
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("documents")).to_contain_text("Gate is closed")

    answered = page.get_by_test_id("document").count()
    page.get_by_test_id("send-location").click()
    expect(page.get_by_test_id("document")).to_have_count(answered + 1)
    page.get_by_test_id("send-photo").set_input_files({"name": "pod.png", "mimeType": "image/png", "buffer": PHOTO})
    expect(page.get_by_test_id("document")).to_have_count(answered + 2)
