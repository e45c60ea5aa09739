"""The words of permission: `<thing>:<verb>`, each with its label, the sentence that people read."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from app.core.words import Worded


class Permission(Worded):
    """Everything the software can be asked to allow. rules.py says to whom."""

    NETWORK_READ = "network:read", _l("open the network’s home")
    NETWORK_SETTINGS = "network:settings", _l("change the network’s name, aim words and rule set")
    NETWORK_CREATE = "network:create", _l("start a network of one’s own")
    MEMBERS_READ = "members:read", _l("see who is in the network")
    MEMBERS_INVITE = "members:invite", _l("open the form that makes invitations")
    MEMBER_INVITE = "member:invite", _l("invite people, and take invitations back")
    ROLE_GIVE = "role:give", _l("give an invited person that role")
    MEMBER_CHANGE = "member:change", _l("change a member’s role and {sites}, or remove them")
    MEMBER_RESET = "member:reset", _l("make a link with which a member sets a new password")
    MEMBER_CONFIRM = (
        "member:confirm",
        _l("confirm that it is a member who signs in, after a link for a new password"),
    )
    SITE_NAME = "site:name", _l("see the name of every {site} beside its data")
    SITE_WRITE = "site:write", _l("add and change {sites}")
    SITE_OPEN = "site:open", _l("open the page of one {site} in the settings")
    SITE_AGREE = (
        "site:agree",
        _l("agree that one’s {site} is named outside itself, or take that back"),
    )

    PROTOCOL_READ = "protocol:read", _l("read interview protocols")
    PROTOCOL_WRITE = "protocol:write", _l("write interview protocols")
    INTERVIEW_READ = "interview:read", _l("see that an interview took place, by its code")
    INTERVIEW_PLACE = "interview:place", _l("see where and on which day an interview was held")
    INTERVIEW_CREATE = "interview:create", _l("record an interview at one {site}")
    INTERVIEW_WRITE = "interview:write", _l("change an interview’s details and its readers")
    NOTES_READ = "notes:read", _l("read the raw notes of an interview")
    NOTES_WRITE = "notes:write", _l("write the raw notes of an interview, and mark quotes in them")
    CONSENT_WRITE = "consent:write", _l("record consent, and withdraw it")
    QUOTE_READ = "quote:read", _l("read a quote, where its consent allows")
    THEME_READ = "theme:read", _l("read themes")
    THEME_WRITE = "theme:write", _l("name themes and tags, and put quotes into themes")

    ANALYSIS_READ = "analysis:read", _l("read root-cause analyses")
    ANALYSIS_WRITE = "analysis:write", _l("change root-cause analyses")
    THEORY_READ = "theory:read", _l("read the aim, the {drivers} and the {change ideas}")
    THEORY_WRITE = "theory:write", _l("change the aim, the {drivers} and the {change ideas}")

    CYCLE_READ = "cycle:read", _l("read a PDSA cycle")
    CYCLE_CREATE = "cycle:create", _l("start a PDSA cycle at one {site}")
    CYCLE_WRITE = "cycle:write", _l("change a PDSA cycle")
    CYCLE_SHARE = "cycle:share", _l("share a cycle of the {site} with the network")

    MEASURE_READ = "measure:read", _l("read measures and charts")
    MEASURE_WRITE = "measure:write", _l("define measures, change and delete them")
    MEASURE_COMPARE = "measure:compare", _l("see all {sites} of a measure in one funnel")
    SERIES_READ = "series:read", _l("see points of one {site} below the small-number floor")
    DATA_ENTER = "data:enter", _l("open the pages where data are entered")
    IMPORT_WRITE = "import:write", _l("map, start and undo an import")
    DATA_WRITE = "data:write", _l("enter and import data of one {site}, and undo an import")

    PACKAGE_READ = "package:read", _l("read change packages in preparation")
    PACKAGE_WRITE = "package:write", _l("put change packages together")
    PACKAGE_RELEASE = "package:release", _l("release a change package, or take it out of service")
    EDITION_READ = "edition:read", _l("read released packages in the library")

    DOCUMENT_READ = (
        "document:read",
        _l("read the earlier versions of notes; those of other texts, whoever reads the text"),
    )
    DOCUMENT_WRITE = (
        "document:write",
        _l("name and restore versions of notes; of other texts, whoever writes the text"),
    )

    COMMENT_READ = "comment:read", _l("read comments on what one may read")
    COMMENT_WRITE = "comment:write", _l("comment on what one may read, answer and settle")
    COMMENT_REMOVE = "comment:remove", _l("take back one’s own comment")

    JOB_READ = "job:read", _l("watch long work that one asked for oneself")
