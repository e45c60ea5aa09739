"""Every component in every state draws, and every refusal speaks."""

from __future__ import annotations

import pytest

from app.web.patterns import PAGES
from tests.support.client import HTMX, Client


@pytest.mark.parametrize("page", ["", *PAGES[1:]])
def test_every_pattern_draws_without_a_fault(client: Client, page: str) -> None:
    assert client.get(f"/patterns/{page}").status_code == 200


@pytest.mark.parametrize("code", [400, 403, 404, 405, 409, 410, 413, 422, 429, 500, 503])
def test_a_refusal_says_what_happened_what_was_kept_and_what_to_do(
    client: Client, code: int
) -> None:
    answer = client.get(f"/patterns/answers/{code}")

    assert answer.status_code == code
    assert answer.title
    assert len([words for words in answer.tree.iter("p") if words.text]) >= 3


def test_a_refusal_is_told_in_place_to_htmx(client: Client) -> None:
    answer = client.get("/patterns/answers/403", headers=HTMX)

    assert answer.headers["HX-Retarget"] == "#messages"
    assert "<h1" not in answer.text
    assert "Ask the person who leads your network" in answer.words
