"""The client of all web tests: it asks as a person would and reads every answer closely."""

from __future__ import annotations

from contextvars import copy_context
from html.parser import HTMLParser
from typing import Any
from xml.etree.ElementTree import Element

import tinyhtml5
from flask import Flask
from flask.globals import _cv_app
from flask.sessions import SecureCookieSessionInterface
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.extensions import db
from tests.support import html

HTMX = {"HX-Request": "true", "HX-Request-Type": "partial"}


class Answer(TestResponse):
    """An answer, with the few questions tests ask of it."""

    @property
    def tree(self) -> Element:
        """The parsed page."""
        return tinyhtml5.parse(self.text, namespace_html_elements=False)

    @property
    def words(self) -> str:
        """The text people read, with single blanks; without the head."""
        body = self.tree.find("body")
        return html.text(body) if body is not None else ""

    @property
    def title(self) -> str:
        """The page's one heading."""
        return html.text(next(self.tree.iter("h1")))


class Client(FlaskClient):
    """Flask's client; every page and fragment it gets must be free of faults.

    Each request runs in a context of its own, as in production: nothing of the test's `g` or
    session leaks into it. What the test changed is committed before, and read afresh after.
    """

    careful = True

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.response_wrapper = type("Answer", (Answer, self.response_wrapper), {})

    def open(self, *args: Any, **kwargs: Any) -> Answer:
        """Ask, and read the answer closely."""
        if _cv_app.get(None) is not None:
            db.session.commit()
        answer: Answer = copy_context().run(self._ask, *args, **kwargs)
        if _cv_app.get(None) is not None:
            db.session.rollback()
            db.session.expire_all()
        elsewhere = 300 <= answer.status_code < 400
        if self.careful and not elsewhere and answer.mimetype == "text/html" and answer.text:
            found = html.faults(self.application, answer.text, answer.request.path)
            assert not found, f"{answer.request.path}:\n" + "\n".join(found)
        return answer

    def _ask(self, *args: Any, **kwargs: Any) -> TestResponse:
        _cv_app.set(None)  # type: ignore[arg-type]
        return super().open(*args, **{"buffered": True, **kwargs})

    def sign_in(self, person: Any) -> Client:
        """Come back as this person, without the slow way through the password."""
        self.set_cookie(*session_cookie(self.application, person))
        return self

    def send(self, path: str, data: dict[str, Any] | None = None, **kwargs: Any) -> Answer:
        """POST a form as a browser would: with the token of the page it stands on."""
        return self.post(path, data={"csrf_token": self.token(), **(data or {})}, **kwargs)

    def htmx(self, method: str, path: str, data: dict[str, Any] | None = None) -> Answer:
        """Ask as htmx does for a part of a page; a write carries the token as a header."""
        headers = dict(HTMX)
        if method.upper() != "GET":
            headers["X-CSRFToken"] = self.token()
        return self.open(path, method=method.upper(), data=data, headers=headers)

    def token(self) -> str:
        """This person's CSRF token, read from a page."""
        finder = _Token()
        page = copy_context().run(self._ask, "/sign-in", follow_redirects=True)
        finder.feed(page.text)
        assert finder.value, "no token on the page"
        return finder.value


class _Token(HTMLParser):
    value = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep the first token."""
        here = dict(attrs)
        if tag == "input" and here.get("name") == "csrf_token" and not self.value:
            self.value = here.get("value") or ""


def session_cookie(app: Flask, person: Any) -> tuple[str, str]:
    """The name and value of the cookie with which this person is signed in."""
    signer = SecureCookieSessionInterface().get_signing_serializer(app)
    assert signer is not None, "the application has no secret"
    remembered = signer.dumps({"_user_id": person.get_id(), "_fresh": True})
    return app.config["SESSION_COOKIE_NAME"], str(remembered)
