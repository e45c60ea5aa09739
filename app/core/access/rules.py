"""The one table of permission: from each word to a one-line predicate over (actor, thing).

A thing is asked for `network_id` and `site_id` (None: the network's own), and where the rule says
so for `user_id` and `held_by_id` (of a seat), `reader_ids`, `writer_ids` (the people named on raw
notes), `scope`, `shared_at`, `by_id` or `assigned`. Roles are compared in this file and nowhere
else.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from app.core.access.actor import Actor, Role
from app.core.access.permissions import Permission as P

Rule = Callable[[Actor, Any], bool]

EVERYONE = frozenset(Role)
HUB = frozenset({Role.LEAD, Role.FACILITATOR})
WORKERS = HUB | {Role.SITE_LEAD, Role.MEMBER}
# Those who read the shared work; a data steward sees data only, a sponsor aim, charts, releases.
READERS = WORKERS | {Role.COACH, Role.RESEARCHER}


def _seated(actor: Actor, thing: Any, roles: frozenset[Role]) -> bool:
    return actor.role(thing.network_id) in roles


def _at_site(actor: Actor, thing: Any, roles: frozenset[Role]) -> bool:
    return _seated(actor, thing, roles) and thing.site_id in actor.sites(thing.network_id)


def _hub_or_own_site(actor: Actor, thing: Any) -> bool:
    return _seated(actor, thing, HUB) or _at_site(actor, thing, WORKERS)


def _named(actor: Actor, thing: Any) -> bool:
    """Named on the raw notes, still in a role that may be named, and surely that person."""
    named = actor.user_id in thing.reader_ids and not actor.held
    return named and _seated(actor, thing, WORKERS | {Role.COACH})


def _writes_notes(actor: Actor, thing: Any) -> bool:
    writes = actor.user_id in thing.writer_ids and not actor.held
    return writes and _seated(actor, thing, WORKERS)


def _lead(actor: Actor, thing: Any) -> bool:
    return _seated(actor, thing, frozenset({Role.LEAD}))


def _lead_or_site_lead(actor: Actor, thing: Any) -> bool:
    return _lead(actor, thing) or _at_site(actor, thing, frozenset({Role.SITE_LEAD}))


def _gives_role(actor: Actor, seat: Any) -> bool:
    """A site lead invites plain members only; the lead anyone."""
    return _lead(actor, seat) or (
        seat.role is Role.MEMBER and _at_site(actor, seat, frozenset({Role.SITE_LEAD}))
    )


def _changes_member(actor: Actor, seat: Any) -> bool:
    """The lead changes anyone; a site lead the plain members of their own sites alone."""
    if _lead(actor, seat):
        return True
    own = actor.sites(seat.network_id)
    return (
        actor.role(seat.network_id) is Role.SITE_LEAD
        and seat.role is Role.MEMBER
        and bool(seat.site_ids)
        and seat.site_ids <= own
    )


def _confirms(actor: Actor, seat: Any) -> bool:
    """Neither the person themself nor whoever made the link, nor one who waits to be confirmed."""
    others = actor.user_id not in (seat.user_id, seat.held_by_id) and not actor.held
    return others and _seated(actor, seat, WORKERS)


def _reads_quote(actor: Actor, quote: Any) -> bool:
    """Its consent decides: named readers, the site, the network (or wider)."""
    match quote.scope:
        case "named":
            return _named(actor, quote)
        case "site":
            return _named(actor, quote) or _at_site(actor, quote, READERS)
        case _:
            return _named(actor, quote) or _seated(actor, quote, READERS)


def _reads_cycle(actor: Actor, cycle: Any) -> bool:
    """A cycle is its site's own until the team shares it; the hub lead reads all but notes."""
    if _leads_or_works_there(actor, cycle):
        return True
    return cycle.shared_at is not None and _seated(actor, cycle, READERS)


def _leads_or_works_there(actor: Actor, thing: Any) -> bool:
    return _lead(actor, thing) or _at_site(actor, thing, WORKERS)


def _writes_cycle(actor: Actor, cycle: Any) -> bool:
    """The hub lead and the site; a facilitator what is shared, as all shared records."""
    shared = cycle.shared_at is not None and _seated(actor, cycle, HUB)
    return shared or _leads_or_works_there(actor, cycle)


def _reads_series(actor: Actor, series: Any) -> bool:
    """The site itself sees all its points; others see them above the small-number floor."""
    return _at_site(actor, series, WORKERS | {Role.DATA_STEWARD, Role.COACH})


def _imports(actor: Actor, row: Any) -> bool:
    """Whoever uploaded the file, while they may enter data; and the hub."""
    if _seated(actor, row, HUB):
        return True
    own = actor.user_id is not None and row.author_id == actor.user_id
    return own and _seated(actor, row, WORKERS | {Role.DATA_STEWARD})


RULES: Mapping[P, Rule] = {
    P.NETWORK_READ: lambda a, t: _seated(a, t, EVERYONE),
    P.NETWORK_SETTINGS: _lead,
    P.NETWORK_CREATE: lambda a, t: a.is_person,
    P.MEMBERS_READ: lambda a, t: _seated(a, t, EVERYONE - {Role.SPONSOR}),
    P.MEMBERS_INVITE: lambda a, t: _seated(a, t, frozenset({Role.LEAD, Role.SITE_LEAD})),
    P.MEMBER_INVITE: _lead_or_site_lead,
    P.ROLE_GIVE: _gives_role,
    P.MEMBER_CHANGE: _changes_member,
    P.MEMBER_RESET: _lead,
    P.MEMBER_CONFIRM: _confirms,
    P.SITE_WRITE: _lead,
    P.SITE_OPEN: _lead_or_site_lead,
    P.SITE_AGREE: lambda a, t: _at_site(a, t, frozenset({Role.SITE_LEAD})),
    P.SITE_NAME: lambda a, t: _seated(a, t, HUB) or _at_site(a, t, EVERYONE) or t.named_outside,
    P.PROTOCOL_READ: lambda a, t: _seated(a, t, READERS),
    P.PROTOCOL_WRITE: lambda a, t: _seated(a, t, WORKERS),
    P.INTERVIEW_READ: lambda a, t: _seated(a, t, READERS),
    P.INTERVIEW_PLACE: lambda a, t: _at_site(a, t, READERS) or _named(a, t),
    P.INTERVIEW_CREATE: _hub_or_own_site,
    P.INTERVIEW_WRITE: _writes_notes,
    P.NOTES_READ: _named,
    P.NOTES_WRITE: _writes_notes,
    P.CONSENT_WRITE: lambda a, t: _writes_notes(a, t) or _lead_or_site_lead(a, t),
    P.QUOTE_READ: _reads_quote,
    P.THEME_READ: lambda a, t: _seated(a, t, READERS),
    P.THEME_WRITE: lambda a, t: _seated(a, t, WORKERS),
    P.ANALYSIS_READ: lambda a, t: _seated(a, t, READERS),
    P.ANALYSIS_WRITE: lambda a, t: _seated(a, t, WORKERS),
    P.THEORY_READ: lambda a, t: _seated(a, t, READERS | {Role.SPONSOR}),
    P.THEORY_WRITE: lambda a, t: _seated(a, t, WORKERS),
    P.CYCLE_READ: _reads_cycle,
    P.CYCLE_CREATE: _leads_or_works_there,
    P.CYCLE_WRITE: _writes_cycle,
    P.CYCLE_SHARE: lambda a, t: _at_site(a, t, WORKERS),
    P.MEASURE_READ: lambda a, t: _seated(a, t, EVERYONE),
    P.MEASURE_COMPARE: lambda a, t: _seated(a, t, HUB | {Role.SITE_LEAD}),
    P.MEASURE_WRITE: lambda a, t: _seated(a, t, WORKERS),
    P.SERIES_READ: _reads_series,
    P.DATA_ENTER: lambda a, t: _seated(a, t, WORKERS | {Role.DATA_STEWARD}),
    P.IMPORT_WRITE: _imports,
    P.DATA_WRITE: lambda a, t: _seated(a, t, HUB) or _at_site(a, t, WORKERS | {Role.DATA_STEWARD}),
    P.PACKAGE_READ: lambda a, t: _seated(a, t, READERS),
    P.PACKAGE_WRITE: lambda a, t: _seated(a, t, WORKERS),
    P.PACKAGE_RELEASE: lambda a, t: _seated(a, t, HUB),
    P.EDITION_READ: lambda a, t: True,
    P.DOCUMENT_READ: lambda a, t: RULES[t.read](a, t.owner),
    P.DOCUMENT_WRITE: lambda a, t: RULES[t.write](a, t.owner),
    P.COMMENT_READ: lambda a, t: _seated(a, t, READERS),
    P.COMMENT_WRITE: lambda a, t: _seated(a, t, READERS),
    P.COMMENT_REMOVE: lambda a, t: (
        a.user_id is not None and a.user_id == t.author_id and _seated(a, t, READERS)
    ),
    P.JOB_READ: lambda a, t: a.user_id is not None and a.user_id == t.by_id,
}
