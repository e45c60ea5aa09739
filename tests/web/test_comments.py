"""Comments: begun, asked, answered, settled; read by whoever reads what they are about."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask
from sqlalchemy import select

from app.core import clock
from app.core.access.actor import Role
from app.core.activity import Activity
from app.extensions import db
from app.features.comments.models import Comment, CommentMention, CommentThread
from app.features.interviews import operations as interviews
from tests.factories import saving
from tests.factories.comments import comment
from tests.factories.images import carried, kept
from tests.factories.interviews import interview, quote, theme
from tests.factories.networks import network, seat, seated, site
from tests.factories.notes import talked_about
from tests.support.client import Client


def test_a_conversation_about_words_of_a_text(client: Client) -> None:
    ours = network()
    alder = site(ours)
    kim = seated(ours, Role.MEMBER, [alder], name="Kim Ito")
    sam = seated(ours, Role.COACH, [alder], name="Sam Roy")
    lead = seated(ours, Role.LEAD, name="Lea Diaz")
    made = interview(alder, kim, readers=[sam])
    here = f"/documents/{made.said_id}/comments"
    mine, theirs = client.sign_in(kim), client.application.test_client()
    mark = "01a200f0-0166-7c04-89b9-7aaac1fd662f"
    words = {"words": "hand me the packet", "mark": mark}
    assert mine.send(here, {"text": " ", **words}).status_code == 422
    refused = mine.send(here, {"text": "Who?", "asked": str(lead.id), **words})
    assert refused.status_code == 422, "the lead is no reader of these notes"
    said = mine.htmx("post", here, {"text": "Every <b>Monday</b>?", "asked": str(sam.id), **words})
    assert said.status_code == 200
    assert f'data-thread="{mark}"' in said.text
    assert "“hand me the packet”" in said.words
    assert "Every <b>Monday</b>?" in said.words
    assert "Asks Sam Roy" in said.words
    assert mine.send(here, {"text": "Again", **words}).status_code == 422, "sent twice, kept once"

    coach = theirs.sign_in(sam)  # type: ignore[attr-defined]
    waiting = coach.get("/")
    assert "Kim Ito asks you about" in waiting.words
    assert here in waiting.text
    answered = {"text": "Mondays and Fridays, @kim ito."}
    answer = coach.send(f"/comment-threads/{mark}/answers", answered)
    assert "Sam Roy asks you about" in mine.get("/").words
    assert "Mondays and Fridays, @kim ito." in coach.get(answer.location).words
    assert "settled" in coach.htmx("post", f"/comment-threads/{mark}/settlement").words
    past = coach.get(f"/documents/{made.said_id}/history").words
    assert "Kim Ito made a comment" in past
    assert "Sam Roy settled a comment" in past
    assert "Monday" not in past
    assert "asks you about" not in coach.get("/").words
    assert "Take up again" in coach.get(here).words
    assert "Settled" in coach.htmx("post", f"/comment-threads/{mark}/reopening").words
    own = db.session.scalars(select(Comment).order_by(Comment.at)).all()
    assert coach.send(f"/comments/{own[0].id}/removal").status_code == 403
    assert "Every" not in mine.htmx("post", f"/comments/{own[0].id}/removal").words
    coach.send(f"/comments/{own[1].id}/removal")
    assert not db.session.scalars(select(CommentThread)).all(), "nothing is left of it"


def test_a_text_leaves_as_a_file_with_its_comments(app: Flask) -> None:
    ours = network()
    alder = site(ours)
    kim, sam = (seated(ours, Role.MEMBER, [alder], name=name) for name in ("Kim Ito", "Sam Roy"))
    made = interview(alder, kim, said="They hand me <the> packet.", readers=[sam])
    picture = kept(made.said_id, kim.actor())
    with clock.travel(clock.now() - timedelta(minutes=1)):
        lost = comment(made.said_id, sam, "About words that went.", words="the puddle of oil")
    found = comment(made.said_id, sam, "On Mondays & Fridays?", words="They hand me <the> packet.")
    talked_about(made.said_id, kim, found.id)
    carried(made.said_id, kim.actor(), picture.id, "A packet")
    client: Client = app.test_client().sign_in(kim)
    assert "data-comment" not in client.get(f"/interviews/{made.id}").text
    file = client.send(f"/documents/{made.said_id}/exports")
    name = f'attachment; filename="interview-{made.said_id}.html"'
    assert (file.status_code, file.headers["Content-Disposition"]) == (200, name)
    assert 'packet.<sup id="words-1"><a href="#note-1">[1]</a></sup></p>' in file.text
    assert '<img src="data:image/jpeg;base64,' in file.text
    assert str(picture.id) not in file.text, "a file needs nobody to be asked"
    assert file.words.index("On Mondays & Fridays?") < file.words.index("About words that went.")
    assert "not in the text any more" in file.words
    assert "Nobody can call this file back" in file.words, "raw notes say whose they are"
    assert "Said. " in file.words, "and which of the three texts it is"
    talk = client.get(f"/documents/{made.said_id}/comments").tree
    said = {one.get("data-show-comment"): one for one in talk.iter("a") if one.get("data-place")}
    assert said[str(found.id)].get("href") is not None
    assert said[str(lost.id)].get("href") is None, "its words are not in the text any more"
    gone = [
        one.get("hidden") is None
        for one in talk.iter("span")
        if one.get("data-words-gone") is not None
    ]
    assert sorted(gone) == [False, True]
    assert lost.comments[0].author.name in file.words
    colleague = app.test_client().sign_in(seated(ours, Role.MEMBER, [alder]))
    assert colleague.send(f"/documents/{made.said_id}/exports").status_code == 403
    row = db.session.scalars(select(Activity).where(Activity.verb == "exported")).one()
    assert (row.by_id, row.record_id) == (kim.id, made.id)


def test_comments_on_a_record_stay_in_its_network(client: Client) -> None:
    ours, theirs = network(), network("Ridge Valley")
    lead = seated(ours, Role.LEAD)
    names = theme(ours, lead)
    address = f"/networks/{ours.slug}/comments/theme/{names.id}"
    assert client.sign_in(lead).send(address, {"text": "Is it one?"}).status_code == 303
    assert "Is it one?" in client.get(address).words
    seat(lead, theirs, Role.LEAD)
    client.sign_in(lead)
    strange = address.replace(ours.slug, theirs.slug)
    assert client.get(strange).status_code == 404, "it is not that network's"
    assert client.get(address.replace("theme", "heron")).status_code == 404
    steward = client.sign_in(seated(ours, Role.SPONSOR))
    assert steward.get(address).status_code in (403, 404)


def test_a_withdrawal_takes_what_was_said_about_the_words(app: Flask) -> None:
    ours = network()
    alder = site(ours)
    kim = seated(ours, Role.MEMBER, [alder])
    sam = seated(ours, Role.MEMBER, [alder])
    made, other = interview(alder, kim, readers=[sam]), interview(alder, kim)
    quoted = quote(made, kim)
    comment(made.said_id, kim, "The heron?", asked=[sam], words="the puddle of oil")
    comment(other.said_id, kim, "This stays.")
    client: Client = app.test_client().sign_in(kim)
    for kind, key in (("interview", made.id), ("quote", quoted.id)):
        about = f"/networks/{ours.slug}/comments/{kind}/{key}"
        assert client.send(about, {"text": "The heron again"}).status_code == 303
    with saving():
        interviews.withdraw(kim.actor(), made)
    left = db.session.scalars(select(Comment)).all()
    assert [one.text for one in left] == ["This stays."]
    assert len(db.session.scalars(select(CommentThread)).all()) == 1
    assert not db.session.scalars(select(CommentMention)).all()
