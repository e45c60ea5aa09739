"""Fourteen people who were asked, what they said, and the themes the network heard in it.

The words are in heard.py; here they become interviews, consent, quotes and themes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID

from app.core import clock
from app.core.access.actor import Actor
from app.core.model import uuid7
from app.demo import heard
from app.demo.people import Cast, at
from app.extensions import db
from app.features.interviews import examples, operations
from app.features.interviews.models import Interview, ProtocolVersion, Quote, Theme
from app.features.interviews.operations.consent import ConsentRecord
from app.features.interviews.operations.protocols import Question
from app.features.interviews.vocabulary import ConsentKind, Scope, Voice
from app.features.notes.seed import Block, Quoted

QUOTED = re.compile(r"\[\[(\w+)\|(.+?)\]\]", re.DOTALL)


@dataclass(slots=True)
class Heard:
    """The quotes and themes by short names."""

    interviews: dict[str, Interview] = field(default_factory=dict)
    quotes: dict[str, Quote] = field(default_factory=dict)
    themes: dict[str, Theme] = field(default_factory=dict)


def tell(cast: Cast) -> Heard:
    """The protocols, the interviews with their quotes, and the themes."""
    with clock.travel(at(heard.VOICES[0].on - timedelta(days=5))):
        protocols = {"coming_back": _coming_back(cast), "seeing_it": _seeing_it(cast)}
    found = Heard()
    for voice in heard.VOICES:
        with clock.travel(at(voice.on)):
            _interview(cast, protocols[voice.protocol], voice, found)
    with clock.travel(at(heard.THEMES_ON)):
        for theme in heard.THEMES:
            _theme(cast, theme, found)
    return found


def _coming_back(cast: Cast) -> ProtocolVersion:
    written = examples.protocol()
    questions = [Question(**question) for question in written.pop("questions")]
    actor = cast.actor("facilitator")
    return operations.create_protocol(actor, cast.network, questions=questions, **written).current


def _seeing_it(cast: Cast) -> ProtocolVersion:
    return operations.create_protocol(
        cast.actor("facilitator"),
        cast.network,
        title="Seeing absences from our side",
        purpose="To hear what adults see, and when, before we decide what to change.",
        opening="Thank you for your time. We want to learn how the work is for you.",
        consent_script="You may skip any question. You decide who may read your words.",
        questions=[Question(text) for text in heard.SEEING_IT],
    ).current


def _interview(cast: Cast, protocol: ProtocolVersion, voice: heard.Heard, found: Heard) -> None:
    interviewer = cast.actor(voice.by)
    ids: dict[str, UUID] = {}
    interview = operations.create_interview(
        interviewer,
        cast.network,
        protocol=protocol,
        site=cast.sites[voice.site],
        held_on=voice.on,
        voice=Voice(voice.voice),
        grade_band=voice.grade,
        groups=voice.groups,
        lang=voice.lang,
        code=voice.code,
        note_taker_id=cast.users[voice.notes].id if voice.notes else None,
        reader_ids=[cast.users[key].id for key in voice.readers],
        seeds={
            "said": _blocks(protocol, voice.said, ids),
            "observed": _blocks(protocol, voice.observed, ids),
            "interpreted": _blocks(protocol, voice.reading, ids),
        },
    )
    found.interviews[voice.code] = interview
    _consent(cast, interview, voice)
    _quotes(interviewer, interview, voice, ids, found)


def _quotes(
    actor: Actor, interview: Interview, voice: heard.Heard, ids: dict[str, UUID], found: Heard
) -> None:
    for key, words in (pair for text in voice.said for pair in QUOTED.findall(text)):
        found.quotes[key] = operations.add_quote(
            actor,
            interview,
            text=words,
            quote_id=ids[key],
            tags=heard.TAGS.get(key, ()),
            translation=heard.TRANSLATIONS.get(key, ""),
            translator="Inés Calderón" if key in heard.TRANSLATIONS else "",
        )


def _consent(cast: Cast, interview: Interview, voice: heard.Heard) -> None:
    student = voice.voice == "student"
    kinds = [ConsentKind.PARENT, ConsentKind.ASSENT] if student else [ConsentKind.OWN]
    operations.record_consent(
        cast.actor(voice.by),
        interview,
        scope=Scope(voice.scope),
        records=[ConsentRecord(kind, voice.on, lang=voice.home_lang) for kind in kinds],
        words_checked_on=voice.on + timedelta(days=9) if voice.scope == "public" else None,
    )


def _blocks(
    protocol: ProtocolVersion, answers: tuple[str, ...], ids: dict[str, UUID]
) -> list[Block]:
    """Each question as a heading, with its answer; [[key|words]] carries a quote's mark."""
    blocks: list[Block] = []
    for place, question in enumerate(protocol.questions):
        blocks.append(("heading", 2, question["text"]))
        answer = answers[place] if place < len(answers) else ""
        blocks += [("paragraph", _runs(line, ids)) for line in answer.split("\n")]
    return blocks


def _runs(line: str, ids: dict[str, UUID]) -> tuple[str | Quoted, ...]:
    runs: list[str | Quoted] = []
    end = 0
    for match in QUOTED.finditer(line):
        ids[match[1]] = uuid7()
        runs += [line[end : match.start()], Quoted(ids[match[1]], match[2])]
        end = match.end()
    return tuple(run for run in (*runs, line[end:]) if run)


def _theme(cast: Cast, told: heard.ThemeTold, found: Heard) -> None:
    actor = cast.actor("facilitator")
    theme = operations.create_theme(
        actor,
        cast.network,
        name=told.name,
        statement=told.statement,
        need=told.need,
        how_might_we=told.how_might_we,
    )
    found.themes[told.key] = theme
    for key in told.quotes:
        operations.add_to_theme(actor, theme, found.quotes[key])
    for key in told.dissent:
        operations.add_to_theme(actor, theme, found.quotes[key], dissents=True)
    db.session.flush()
