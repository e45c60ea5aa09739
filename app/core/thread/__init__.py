"""The thread: which record rests on which, from a voice to a package, walked both ways."""

from __future__ import annotations

from app.core.thread.groups import (
    Group,
    Knot,
    Rail,
    ThreadKind,
    knots,
    leads_to,
    move_of,
    named,
    rail,
    register_kind,
)
from app.core.thread.links import (
    Link,
    Ref,
    after,
    around,
    before,
    link,
    origins,
    take_out,
    unlink,
    unlink_all,
)
from app.core.thread.texts import name_in, named_by, unname
from app.core.thread.undo import put_back, put_back_rest

__all__ = [
    "Group",
    "Knot",
    "Link",
    "Rail",
    "Ref",
    "ThreadKind",
    "after",
    "around",
    "before",
    "knots",
    "leads_to",
    "link",
    "move_of",
    "name_in",
    "named",
    "named_by",
    "origins",
    "put_back",
    "put_back_rest",
    "rail",
    "register_kind",
    "take_out",
    "unlink",
    "unlink_all",
    "unname",
]
