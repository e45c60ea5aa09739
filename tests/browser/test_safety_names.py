"""Every name is somebody's text: markup in all of them runs nowhere and breaks no page."""

from __future__ import annotations

from typing import Any

import pytest

from app.core.access.actor import SYSTEM, Role
from app.extensions import db
from app.features.cycles.models import Cycle
from app.features.interviews.vocabulary import Scope
from app.features.packages import operations as packages
from app.features.packages.models import PartKind, Section
from tests.factories import saving
from tests.factories.causes import analysis, bone, cause
from tests.factories.cycles import finished
from tests.factories.interviews import interview, placed, quote, theme
from tests.factories.measures import measure, weekly
from tests.factories.networks import network, seated, site
from tests.factories.theory import aim, driver, idea
from tests.support.live import Server

EVIL = "\"><img src=x onerror=alert(1)>'{{7*7}}<b hx-get=/x>"


@pytest.mark.console_ok(r"status of 403")  # what only the other one of the two may open
def test_hostile_names_are_text_on_every_page(live: Server, windows: Any) -> None:
    ours = network(EVIL, problem_area=EVIL, about=EVIL)
    alder = site(ours, EVIL, district=EVIL, code=EVIL[:40], named_outside=True)
    kim = seated(ours, Role.MEMBER, [alder], name=EVIL)
    lead = seated(ours, Role.LEAD, name=EVIL)
    addresses = _fill(ours, alder, kim, lead)
    for who in (kim, lead):
        page = windows.open(who, "/")
        page.on("dialog", lambda dialog: _refuse(dialog))
        for address in addresses:
            answer = page.goto(live.url + address)
            assert answer.status in (200, 403), address
            assert page.locator("img[src='x']").count() == 0, address
            assert page.locator("[hx-get='/x']").count() == 0, address
            assert "49" not in page.title(), address
        page.close()


def _refuse(dialog: Any) -> None:
    dialog.dismiss()
    raise AssertionError("a name ran")


def _fill(ours: Any, alder: Any, kim: Any, lead: Any) -> list[str]:
    held = interview(alder, kim, scope=Scope.PUBLIC, said=EVIL, grade_band=EVIL[:40])
    said = quote(held, kim, text=EVIL, translation=EVIL, translator=EVIL, tags=[EVIL])
    named = theme(ours, kim, EVIL, statement=EVIL, need=EVIL, how_might_we=EVIL)
    placed(said, named, kim)
    drawn = analysis(ours, EVIL)
    under = cause(bone(drawn), EVIL)
    aim(ours, what=EVIL, population=EVIL, focal=EVIL)
    moved = driver(ours, EVIL, causes=[under.id], rationale=EVIL)
    tried = idea(ours, EVIL, drivers=[moved.id], what=EVIL, why=EVIL, steps=[EVIL], core=EVIL)
    done: Cycle = finished(tried, alder)
    counted = measure(ours, name=EVIL, definition=EVIL, unit=EVIL[:20])
    weekly(counted, alder, [10, 12, 14], [20, 20, 20])
    with saving():
        done.plan = done.noticed = done.act_reason = EVIL
        made = packages.create_package(
            SYSTEM, ours, title=EVIL, subtitle=EVIL, suits=EVIL, cite=EVIL, contact=EVIL,
            prose={section: [("paragraph", EVIL)] for section in Section},
        )  # fmt: skip
        for kind, record in ((PartKind.IDEA, tried), (PartKind.QUOTE, said),
                             (PartKind.CAUSE, under), (PartKind.CHART, counted)):  # fmt: skip
            packages.take_up(SYSTEM, made, kind=kind, record_id=record.id, note=EVIL)
    db.session.commit()
    inside = ("", "/interviews", "/themes", "/analyses", "/theory", "/cycles", "/measures",
              "/packages", "/members", "/settings", "/sites", "/protocols")  # fmt: skip
    return [
        "/", "/profile", *(f"/networks/{ours.slug}{page}" for page in inside),
        f"/interviews/{held.id}", f"/interviews/{held.id}?part=consent",
        f"/interviews/{held.id}/edit", f"/quotes/{said.id}/edit", f"/themes/{named.id}/edit",
        f"/analyses/{drawn.id}", f"/causes/{under.id}/evidence", f"/causes/{under.id}/edit",
        f"/ideas/{tried.id}", f"/ideas/{tried.id}/edit", f"/cycles/{done.id}",
        f"/measures/{counted.id}", f"/measures/{counted.id}/sites", f"/measures/{counted.id}/table",
        f"/packages/{made.id}", f"/packages/{made.id}/preview", f"/packages/{made.id}/release",
        f"/packages/{made.id}/edit",
    ]  # fmt: skip
