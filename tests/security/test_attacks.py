"""What attackers send to a web application, and what the product answers."""

from __future__ import annotations

import json

import pytest
from django.test import Client

from lianfang.kernel.access import Role
from lianfang.people import actions
from lianfang.people.tests.factories import SETUP, holder, office
from tests.security.conftest import client_of, upload
from tests.security.walking import LIBRARY, addresses

pytestmark = pytest.mark.django_db
PASSWORD = "a-long-password"
SCRIPT = '<script>alert(1)</script>"><img src=x onerror=alert(2)>'
SIGN_IN = "/account/login/"


@pytest.fixture(autouse=True)
def people():
    office()
    holder("li", post="A2", unit="A")
    holder("wang", role=Role.SECRETARY)


def sign_in(client: Client, *, username="li", password=PASSWORD, source="10.0.0.1", **more):
    return client.post(SIGN_IN, {"login": username, "password": password}, REMOTE_ADDR=source, **more)


def test_every_form_refuses_a_request_without_its_token():
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    client.cookies = client_of("wang").cookies
    open_forms = []
    for address in addresses():
        if "POST" in address.methods and address.access and not address.access.is_public:
            answer = client.post(address.path("x"), {"comment": "x"})
            if answer.status_code not in (403, 405):
                open_forms.append((address.route, answer.status_code))
    assert not open_forms, open_forms


@pytest.mark.parametrize("address", ["/public/", "/account/login/", "/no/such/page/", "/", "/api/posts", "/healthz"])
def test_no_page_can_be_framed_or_sniffed(address):
    headers = Client().get(address).headers
    assert headers["X-Frame-Options"] == "DENY"
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"


def test_signing_in_gives_a_new_session():
    client = Client()
    client.post("/language/", {"language": "en"})
    session = client.session
    session["planted"] = "by an attacker"
    session.save()
    client.cookies["sessionid"] = session.session_key
    sign_in(client)
    assert client.cookies["sessionid"].value != session.session_key


def test_a_session_is_dead_after_signing_out():
    client = Client()
    sign_in(client)
    stolen = client.cookies["sessionid"].value
    client.post("/account/logout/")
    thief = Client()
    thief.cookies["sessionid"] = stolen
    assert thief.get("/posts/").status_code == 302


def test_a_disabled_account_is_out_at_once():
    client = Client()
    sign_in(client)
    actions.close_account(SETUP, username="li")
    assert client.get("/posts/").status_code in (302, 404)


def test_a_hundred_wrong_passwords_lock_one_source_and_no_other():
    guesser = Client()
    answers = [sign_in(guesser, password=f"wrong-{number}").status_code for number in range(100)]
    assert answers[10:] == [429] * 90
    assert sign_in(guesser).status_code == 429
    assert sign_in(guesser, HTTP_X_FORWARDED_FOR="10.9.9.9").status_code == 429
    assert sign_in(Client(), source="10.0.0.2").status_code == 302
    assert sign_in(Client(), username="wang").status_code == 302


def test_a_wrong_name_is_answered_as_a_wrong_password():
    known, unknown = (
        sign_in(Client(), username=name, password="wrong").content.decode() for name in ("li", "nobody-of-this-name")
    )
    assert known.count('class="errors"') == unknown.count('class="errors"')
    assert "nobody" not in known


ELSEWHERE = ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)"]


@pytest.mark.parametrize("target", ELSEWHERE)
@pytest.mark.parametrize("address", [SIGN_IN, "/language/", "/account/logout/"])
def test_nobody_is_sent_to_another_site(address, target):
    body = {"login": "li", "password": PASSWORD, "language": "en", "next": target}
    answer = Client().post(address, body, HTTP_REFERER=target)
    assert "evil" not in answer.headers.get("Location", "")
    assert "javascript" not in answer.headers.get("Location", "")


@pytest.mark.parametrize("host", ["evil.example", "testserver.evil.example", "a b", "127.0.0.1@evil.example"])
def test_a_strange_host_is_refused(host):
    assert Client(raise_request_exception=False).get("/public/", HTTP_HOST=host).status_code == 400


@pytest.mark.parametrize("address", ["/posts/", "/units/", "/search/", "/findings/", "/public/"])
def test_what_was_searched_for_is_shown_escaped(address):
    page = client_of("wang").get(address, {"q": SCRIPT, "sort": SCRIPT, "columns": SCRIPT}).content.decode()
    assert "<script>alert" not in page
    assert "<img src=x" not in page


def test_names_are_shown_escaped_everywhere():
    actions.save_post(SETUP, code="A3", unit="A", title=SCRIPT, role="officer", duties=SCRIPT)
    client = client_of("wang")
    for address in ("/posts/", "/posts/A3/", "/units/A/", "/search/?q=script", "/trail/"):
        page = client.get(address).content.decode()
        assert "<script>alert" not in page, address
        assert "<img src=x" not in page, address


def test_a_file_name_cannot_add_a_header_or_leave_its_folder():
    client = client_of("wang")
    for name in ("a\r\nSet-Cookie: x=1.csv", "../../etc/passwd.csv", "\u202egnp.csv", "x" * 500 + ".csv", "a\x00.csv"):
        answer = client.post("/posts/import/", {"file": upload(name, b"code,unit,title,role\nD1,A,x,officer\n")})
        assert answer.status_code < 500, name
        assert "x" not in answer.cookies, name


STRANGE = ["\x00", "\x00\u00d8", "9" * 31, "-1", "١٢", "1e30", "NaN", "𠮷", "\u202e"]
ASKED = ("q", "page", "size", "sort", "columns", "unit", "state", "id", "step", "item")


@pytest.mark.parametrize("value", STRANGE)
def test_strange_values_are_answered_below_500(value):
    client = client_of("wang")
    wrong = []
    for address in addresses():
        if "GET" not in address.methods:
            continue
        path = address.path(value.replace("/", "")) if address.names_object else address.path()
        answer = client.get(path, dict.fromkeys(ASKED, value))
        if answer.status_code >= 500:
            wrong.append((address.route, answer.status_code))
    assert not wrong, wrong


@pytest.mark.parametrize("raw", ["%00", "%ed%a0%80", "%ff%fe", "..%2f..%2fetc", "%0d%0aX: y", "a%20b'--", "%2e%2e"])
def test_strange_bytes_in_an_address_are_answered_below_500(raw):
    client = client_of("wang")
    for room in ("posts", "runs", "findings", "tasks", "items", "flows", "flow-versions", "policies", "trail"):
        for path in (f"/{room}/{raw}/", f"/api/{room}/{raw}", f"/{room}/?q={raw}&unit={raw}&page={raw}"):
            assert client.get(path).status_code < 500, path


BODIES = {
    "deep": "[" * 100_000 + "]" * 100_000,
    "deep object": '{"a":' * 50_000 + "1" + "}" * 50_000,
    "huge number": '{"version": ' + "9" * 30 + "}",
    "huge exponent": '{"version": 1e400}',
    "not a number": '{"version": NaN}',
    "surrogate": '{"version": 1, "comment": "\\ud800", "text": "\\ud800", "item": "\\ud800", "key": "\\ud800"}',
    "nul": '{"version": 1, "comment": "\\u0000", "text": "\\u0000", "item": "\\u0000", "key": "\\u0000"}',
    "not json": "{",
    "not text": "\udcff",
    "empty": "",
}


@pytest.mark.parametrize("name", BODIES)
def test_strange_bodies_are_refused(name):
    client, wrong = client_of("wang"), []
    body = BODIES[name].encode("utf-8", "surrogateescape")
    for address in addresses():
        if address.is_api and "POST" in address.methods and address.route not in LIBRARY:
            answer = client.post(address.path("1", move="publish"), body, content_type="application/json")
            if not 400 <= answer.status_code < 500:
                wrong.append((address.route, answer.status_code))
    assert not wrong, wrong


def test_a_problem_document_tells_nothing_of_the_inside():
    answer = client_of("wang").get("/api/posts/none")
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert set(json.loads(answer.content)) == {"type", "status", "code", "detail"}
