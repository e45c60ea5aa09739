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
SITE_LEADS = LEAD | {"site_lead"}

ROUTES: dict[str, frozenset[str]] = {
    # files, long work, the patterns page of development
    "static": ANYBODY,
    "assets.built": ANYBODY,
    "jobs.show": LEAD,  # who asked for it
    "patterns.show": ANYBODY,
    "patterns.error": ANYBODY,
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
    "networks.settings": LEAD,
    "networks.sites": LEAD,
    "networks.permissions": INSIDE,
    # measures
    "measures.index": INSIDE,
    "measures.create": WORKERS,
    "measures.show": INSIDE,
    "measures.edit": WORKERS,
    "measures.sites": INSIDE,
    "measures.table": INSIDE,
    "measures.item": INSIDE,
    "measures.points_csv": INSIDE,
    "measures.enter": WORKERS | {"data_steward"},
    "measures.annotate": WORKERS | {"data_steward"},
    "measures.uploads": WORKERS | {"data_steward"},
    "measures.show_import": AT_THE_IMPORT,
    "measures.run_import": AT_THE_IMPORT,
    "measures.undo_import": AT_THE_IMPORT,
    # home
    "healthz": ANYBODY,
    "home.front": ANYBODY,
    "home.network": INSIDE,
    "home.create": SIGNED_IN,
}

# Websockets answer plain requests with 426; who may enter is asked in tests/faults.
SOCKETS = frozenset({"live.document", "live.shared_parts"})
