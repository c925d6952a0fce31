"""The profile page in Chromium, by keyboard alone: test a connection, look at a table, try SQL, save. Skipped where Chromium is not there."""

import itertools
import json
import os
import re
import shutil
import subprocess
import time

import pytest

from conftest import BUILD

CHROMIUM = next(filter(None, map(shutil.which, ["chromium", "chromium-browser", "google-chrome"])), None)
HEADLESS = ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]


def starts():
    """Some containers forbid what Chromium needs."""
    try:
        return subprocess.run([CHROMIUM, *HEADLESS, "--dump-dom", "about:blank"], capture_output=True, timeout=60).returncode == 0
    except subprocess.TimeoutExpired:
        return False


pytestmark = pytest.mark.skipif(CHROMIUM is None or not starts(), reason="Chromium is not installed, or does not start")

KEYS = {"Tab": (9, ""), "Enter": (13, "\r"), "ArrowDown": (40, "")}
CONTROL = 2
PATIENCE = 30


class Browser:
    """Chromium without a window, spoken to through a pair of pipes."""

    def __init__(self, folder):
        (their_in, self.out), (self.back, their_out) = os.pipe(), os.pipe()
        for end in (their_in, their_out):
            os.set_inheritable(end, True)
        # Chromium reads at 3 and writes at 4: the shell puts our ends there.
        command = f'exec "$@" 3<&{their_in} 4>&{their_out}'
        arguments = [CHROMIUM, *HEADLESS, "--remote-debugging-pipe", f"--user-data-dir={folder}"]
        self.process = subprocess.Popen(
            ["bash", "-c", command, "bash", *arguments], pass_fds=(their_in, their_out), stderr=subprocess.DEVNULL
        )
        os.close(their_in)
        os.close(their_out)
        self.numbers, self.rest, self.session = itertools.count(1), b"", None

    def command(self, method, **parameters):
        number = next(self.numbers)
        message = {"id": number, "method": method, "params": parameters}
        if self.session:
            message["sessionId"] = self.session
        os.write(self.out, json.dumps(message).encode() + b"\0")
        while True:
            answer = self.message()
            if answer.get("id") == number:
                assert "error" not in answer, answer
                return answer["result"]

    def message(self):
        while b"\0" not in self.rest:
            piece = os.read(self.back, 65536)
            assert piece, "Chromium has ended"
            self.rest += piece
        text, self.rest = self.rest.split(b"\0", 1)
        return json.loads(text)

    def open(self, address):
        target = self.command("Target.createTarget", url=address)["targetId"]
        self.session = self.command("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]

    def value(self, expression):
        return self.command("Runtime.evaluate", expression=expression, returnByValue=True)["result"].get("value")

    def wait_for(self, expression):
        end = time.monotonic() + PATIENCE
        while not self.value(f"Boolean({expression})"):
            assert time.monotonic() < end, (expression, self.value("document.body.innerText"))
            time.sleep(0.1)

    def press(self, key, modifiers=0):
        code, text = KEYS[key]
        common = {"key": key, "code": key, "windowsVirtualKeyCode": code, "modifiers": modifiers}
        down = {"type": "keyDown", "text": text} if text else {"type": "rawKeyDown"}
        self.command("Input.dispatchKeyEvent", **common, **down)
        self.command("Input.dispatchKeyEvent", type="keyUp", **common)

    def go_to(self, expression):
        """Presses Tab, only ever forward, until the element in focus is the one that the expression names."""
        passed = []
        for _ in range(120):
            if self.value(f"document.activeElement === {expression}"):
                return
            self.press("Tab")
            passed.append(self.value("document.activeElement.id || document.activeElement.textContent"))
        raise AssertionError(f"Tab does not lead to {expression}: {passed}")

    def type(self, text):
        self.value("document.activeElement.select && document.activeElement.select()")
        self.command("Input.insertText", text=text)

    def close(self):
        self.process.terminate()
        self.process.wait(10)
        os.close(self.out)
        os.close(self.back)


@pytest.fixture
def page(tmp_path):
    """The page, open in a browser, and the folder that is the user's home."""
    variables = {"HOME": str(tmp_path), "ODBCINI": str(tmp_path / "odbc.ini"), "ODBCSYSINI": str(tmp_path)}
    command = [BUILD / "bigcommerce-odbc", "configure", "--no-browser"]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env={**os.environ, **variables})
    browser = Browser(tmp_path / "browser")
    try:
        browser.open(re.search(r"http://\S+", server.stdout.readline()).group())
        browser.wait_for("document.getElementById('p-StoreId') && document.getElementById('tables').children.length > 200")
        yield browser, tmp_path
    finally:
        browser.close()
        server.terminate()
        server.wait(10)


def element(name):
    return f"document.getElementById('{name}')"


def test_a_profile_is_made_tested_tried_and_saved_without_a_mouse(store, page):
    browser, home = page
    for name, text in [("p-StoreId", "sandbox"), ("p-OAuthAccessToken", "sandbox-token")]:
        browser.go_to(element(name))
        browser.type(text)
    assert browser.value(f"{element('p-OAuthAccessToken')}.type") == "password"
    browser.go_to("document.querySelector('#network').parentElement.querySelector('summary')")
    browser.press("Enter")
    browser.go_to(element("p-BaseUrl"))
    browser.type(store.url)
    browser.press("Enter")
    browser.wait_for(f"{element('tested')}.innerText.includes('The connection works.')")
    assert "the token may read all of them" in browser.value(f"{element('tested')}.innerText")

    browser.go_to(element("search"))
    browser.type("brands")
    browser.go_to(element("tables"))
    browser.press("ArrowDown")
    assert browser.value(f"{element('sql')}.value") == "SELECT * FROM Brands LIMIT 20"
    browser.press("Enter")
    browser.wait_for("document.querySelectorAll('#result tbody tr').length === 20")

    browser.go_to(element("sql"))
    browser.type("SELECT COUNT(*) AS HowMany FROM Products")
    browser.press("Enter", CONTROL)
    browser.wait_for("document.querySelector('#result th')?.textContent === 'HowMany'")
    assert int(browser.value("document.querySelector('#result td').textContent")) > 0
    browser.type("SELECT Nothing FROM Products")
    browser.press("Enter", CONTROL)
    browser.wait_for("document.querySelector('#result .bad')?.textContent.includes('\"Nothing\" does not exist')")

    browser.go_to(element("name"))
    browser.type("ByKeyboard")
    browser.go_to(element("save"))
    browser.press("Enter")
    browser.wait_for(f"{element('saved')}.innerText.includes('Saved the data source ByKeyboard')")
    saved = (home / "odbc.ini").read_text()
    assert "[ByKeyboard]" in saved and "OAuthAccessToken=sandbox-token" in saved
    assert "sandbox-token" not in browser.value("document.body.innerText")


def test_what_is_wrong_is_said_beside_the_button(store, page):
    browser, _ = page
    for name, text in [("p-StoreId", "sandbox"), ("p-OAuthAccessToken", "wrong")]:
        browser.go_to(element(name))
        browser.type(text)
    browser.value(f"{element('p-BaseUrl')}.value = '{store.url}'")
    browser.press("Enter")
    browser.wait_for("document.querySelector('#tested .bad')?.textContent.includes('HTTP 401')")
    assert browser.value("document.querySelectorAll('input:not([type=hidden]), select, textarea').length") == browser.value(
        "document.querySelectorAll('label[for]').length"
    ), "every field has a label"
