"""The browser, and the sandbox that the page belongs to.

FLEETCHAT_SANDBOX_URL     where the sandbox listens
WHATSAPP_ACCESS_TOKEN     its Graph token, if it has one
FLEETCHAT_INGRESS_URL     where ingress listens    } only for the
FLEETCHAT_OPERATOR_TOKEN  the operator's token     } tests marked full
"""

import json
import os
import urllib.error
import urllib.request

import pytest
from playwright.sync_api import expect, sync_playwright

CHROMIUM_FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

expect.set_options(timeout=20_000)


class Client:
    """JSON over HTTP with one server."""

    def __init__(self, base_url, token=None):
        self.base_url = base_url.rstrip("/")
        self.token = token

    def call(self, method, path, body=None):
        headers = {"Content-Type": "application/json"}
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.base_url + path, data=data, headers=headers, method=method)
        try:
            with urllib.request.urlopen(request, timeout=20) as response:
                text = response.read()
        except urllib.error.HTTPError as error:
            raise AssertionError(f"{method} {path} answered {error.code}: {error.read()[:500]!r}") from error
        return json.loads(text) if text else None


def required(name):
    value = os.environ.get(name)
    if not value:
        pytest.fail(f"{name} is not set")
    return value


@pytest.fixture(scope="session")
def sandbox():
    return Client(required("FLEETCHAT_SANDBOX_URL"))


@pytest.fixture(scope="session")
def graph(sandbox):
    return Client(sandbox.base_url + "/whatsapp/v23.0", os.environ.get("WHATSAPP_ACCESS_TOKEN", "any"))


@pytest.fixture(scope="session")
def browser():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=CHROMIUM_FLAGS)
        yield browser
        browser.close()


@pytest.fixture(params=[(1280, "light"), (400, "dark")], ids=["wide", "narrow"])
def page(browser, sandbox, request):
    """The page, open and live; a script error fails the test."""
    width, scheme = request.param
    page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
    errors = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(sandbox.base_url)
    expect(page.get_by_test_id("connection")).to_have_text("live")
    yield page
    page.close()
    assert errors == []
