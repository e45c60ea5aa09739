"""Who may come in where: every address of the house, by endpoint. A new route needs a line here.

The table is written by hand and knows nothing of the guards: test_routes.py asks every address as
every role, as a member of another site (`elsewhere`), as the hub lead of another network
(`stranger`) and as a visitor, and compares. Whoever is named gets in (an answer of 2xx, 3xx, 409,
410 or 422); a visitor who is not is sent to sign in; everybody else meets 403, or 404 where the
thing is invisible, as it must be for the stranger. "POST endpoint" is for one method alone.

The addresses' variables get their values in tests/factories/world.py.
"""

from __future__ import annotations

HUB = frozenset({"lead", "facilitator"})
WORKERS = HUB | {"site_lead", "member", "elsewhere"}
AT_THE_SITE = HUB | {"site_lead", "member"}
READERS = WORKERS | {"coach", "researcher"}
INSIDE = READERS | {"data_steward", "sponsor"}
SIGNED_IN = INSIDE | {"stranger"}
ANYBODY = SIGNED_IN | {"visitor"}
AT_THE_IMPORT = HUB | {"data_steward"}  # the steward of the site uploaded it
LEAD = frozenset({"lead"})
THE_INTERVIEWER = frozenset({"member"})
SITE_LEADS = LEAD | {"site_lead"}

ROUTES: dict[str, frozenset[str]] = {
    # files, long work, the patterns page of development
    "static": ANYBODY,
    "assets.built": ANYBODY,
    "jobs.show": LEAD,  # who asked for it
    "patterns.show": ANYBODY,
    "patterns.job": ANYBODY,
    "patterns.answer": ANYBODY,
    # accounts
    "accounts.sign_in": ANYBODY,
    "accounts.reset": ANYBODY,
    "accounts.sign_out": SIGNED_IN,
    "accounts.profile": SIGNED_IN,
    # networks
    "networks.members": INSIDE - {"sponsor"},
    "networks.invite": SITE_LEADS,
    "networks.revoke": SITE_LEADS,
    "networks.join": ANYBODY,
    "networks.member": SITE_LEADS,
    "networks.remove": SITE_LEADS,
    "networks.reset": LEAD,
    "networks.confirm": WORKERS,
    "networks.settings": LEAD,
    "networks.sites": INSIDE,
    "networks.add_site": LEAD,
    "networks.site": SITE_LEADS,
    "networks.change_site": LEAD,
    "networks.name_site": frozenset({"site_lead"}),  # of that site; not the hub lead
    "networks.permissions": INSIDE,
    # documents: the notes of that interview
    "notes.history": THE_INTERVIEWER | {"coach"},
    "notes.revision": THE_INTERVIEWER | {"coach"},
    "notes.state": THE_INTERVIEWER | {"coach"},
    "notes.comparison": THE_INTERVIEWER | {"coach"},
    "notes.names": THE_INTERVIEWER,
    "notes.image": THE_INTERVIEWER | {"coach"},
    "notes.add_image": THE_INTERVIEWER,
    "notes.name_revision": THE_INTERVIEWER,
    "notes.restore": THE_INTERVIEWER,
    # comments: about those notes, and about the theme; the comment to take back is the member's
    "comments.of_document": THE_INTERVIEWER | {"coach"},
    "comments.export": THE_INTERVIEWER | {"coach"},
    "comments.begin_in_document": THE_INTERVIEWER | {"coach"},
    "comments.of_record": READERS,
    "comments.begin_at_record": READERS,
    "comments.answer": THE_INTERVIEWER | {"coach"},
    "comments.settle": THE_INTERVIEWER | {"coach"},
    "comments.reopen": THE_INTERVIEWER | {"coach"},
    "comments.remove": THE_INTERVIEWER,
    # interviews: the member held the one of the world, the coach is a named reader of its notes
    "interviews.index": READERS,
    "interviews.new": WORKERS,
    "interviews.show": READERS,
    "interviews.edit": THE_INTERVIEWER,
    "interviews.consent": THE_INTERVIEWER | SITE_LEADS,
    "interviews.withdrawal": THE_INTERVIEWER | SITE_LEADS,
    "interviews.protocols": READERS,
    "interviews.protocol": READERS,
    "interviews.new_protocol": WORKERS,
    "interviews.edit_protocol": WORKERS,
    "interviews.add_quote": THE_INTERVIEWER,
    "interviews.quote": READERS,
    "interviews.reference": SIGNED_IN,  # to whom consent does not reach: “kept by its site”
    "interviews.edit_quote": THE_INTERVIEWER,
    "interviews.remove_quote": THE_INTERVIEWER,
    "interviews.place": WORKERS,
    "interviews.themes": READERS,
    "interviews.tags": READERS,
    "interviews.edit_tag": WORKERS,
    "interviews.merge_tag": WORKERS,
    "interviews.restore_tag": WORKERS,
    "interviews.add_theme": WORKERS,
    "interviews.theme": READERS,
    "interviews.edit_theme": WORKERS,
    "interviews.remove_theme": WORKERS,
    "interviews.take_out": WORKERS,
    # causes
    "causes.index": READERS,
    "causes.new": WORKERS,
    "causes.show": READERS,
    "causes.edit": WORKERS,
    "causes.remove": WORKERS,
    "causes.restore": WORKERS,
    "causes.new_bone": WORKERS,
    "causes.edit_bone": WORKERS,
    "causes.move_bone": WORKERS,
    "causes.remove_bone": WORKERS,
    "causes.cause": READERS,
    "causes.new_cause": WORKERS,
    "causes.edit_cause": WORKERS,
    "causes.judge": WORKERS,
    "causes.move": WORKERS,
    "causes.remove_cause": WORKERS,
    "causes.restore_cause": WORKERS,
    "causes.evidence": READERS,
    "causes.add_evidence": WORKERS,
    "causes.drop_evidence": WORKERS,
    # measures
    "measures.index": INSIDE,
    "measures.create": WORKERS,
    "measures.plan": INSIDE,
    "measures.show": INSIDE,
    "measures.edit": WORKERS,
    "measures.ask_removal": WORKERS,
    "measures.remove": WORKERS,
    "measures.restore": WORKERS,
    "measures.sites": INSIDE,
    "measures.table": INSIDE,
    "measures.item": INSIDE,
    "measures.points_csv": INSIDE,
    "measures.groups_of": INSIDE,
    "measures.groups_csv": INSIDE,
    "measures.kinds_of_incident": INSIDE,
    "measures.funnel": HUB | {"site_lead"},
    "measures.points_xlsx": INSIDE,
    "measures.points_json": INSIDE,
    "measures.picture": INSIDE,
    "measures.enter": WORKERS | {"data_steward"},
    "measures.remove_point": WORKERS | {"data_steward"},
    "measures.annotate": WORKERS | {"data_steward"},
    "measures.remove_annotation": AT_THE_SITE | {"data_steward"},
    "measures.redraw": WORKERS,
    "measures.mark_phase": WORKERS | {"data_steward"},
    "measures.freeze": WORKERS | {"data_steward"},
    "measures.exclude": WORKERS | {"data_steward"},
    "measures.withdraw_act": AT_THE_SITE | {"data_steward"},
    "measures.uploads": WORKERS | {"data_steward"},
    "measures.show_import": AT_THE_IMPORT,
    "measures.run_import": AT_THE_IMPORT,
    "measures.grid": WORKERS | {"data_steward"},
    "measures.undo_import": AT_THE_IMPORT,
    "measures.forget_import": AT_THE_IMPORT,
    # theory: a sponsor reads it
    "theory.theory": READERS | {"sponsor"},
    "theory.aim": READERS | {"sponsor"},
    "theory.edit_aim": WORKERS,
    "theory.driver": READERS | {"sponsor"},
    "theory.new_driver": WORKERS,
    "theory.edit_driver": WORKERS,
    "theory.move_driver": WORKERS,
    "theory.remove_driver": WORKERS,
    "theory.restore_driver": WORKERS,
    "theory.idea": READERS | {"sponsor"},
    "theory.new_idea": WORKERS,
    "theory.edit_idea": WORKERS,
    "theory.move_idea": WORKERS,
    "theory.remove_idea": WORKERS,
    "theory.restore_idea": WORKERS,
    # cycles: the one of the world is Alder's, and shared
    "cycles.index": READERS | {"sponsor"},
    "cycles.new": READERS | {"sponsor"},  # those without a site are told whom to ask
    "cycles.show": READERS,
    "cycles.plan": AT_THE_SITE,
    "cycles.begin": AT_THE_SITE,
    "cycles.plan_next": AT_THE_SITE - {"facilitator"},  # who may start one there
    "cycles.results": AT_THE_SITE,
    "cycles.predict": AT_THE_SITE,
    "cycles.share": AT_THE_SITE - HUB,
    "cycles.unshare": AT_THE_SITE - HUB,
    # packages and the library
    "packages.index": READERS,
    "packages.create": WORKERS,
    "packages.show": READERS,
    "packages.edit": WORKERS,
    "packages.remove": WORKERS,
    "packages.restore": WORKERS,
    "packages.offers": WORKERS,
    "packages.take_up": WORKERS,
    "packages.move": WORKERS,
    "packages.part": WORKERS,
    "packages.leave_out": WORKERS,
    "packages.quotes": WORKERS,
    "packages.preview": READERS,
    "packages.ask_for_preview": READERS,
    "packages.preview_pdf": READERS,
    "packages.gate_page": READERS,
    "packages.confirm_people": HUB,
    "packages.release": HUB,
    "packages.take_back": HUB,
    "library.index": ANYBODY,
    "library.show": ANYBODY,
    "library.edition": ANYBODY,
    "library.pdf": ANYBODY,
    "library.image": ANYBODY,
    # home
    "healthz": ANYBODY,
    "home.front": ANYBODY,
    "home.network": INSIDE,
    "home.recently_deleted": INSIDE,
    "home.thread_of": INSIDE,
    "home.create": SIGNED_IN,
}

# Websockets answer plain requests with 426; who may enter is asked in tests/faults. And others
# whose doors are asked elsewhere.
SOCKETS = frozenset(
    {
        "live.document",
        "live.shared_parts",
        # the same over plain requests; the key of a line is a secret of its session
        "live.document_line",
        "live.parts_line",
        "live.hear",
        "live.say",
        # whoever holds the token: tests/web/test_metrics.py
        "metrics",
    }
)
