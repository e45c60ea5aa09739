"""The front door, my networks, and the home of a network."""

from __future__ import annotations

from uuid import UUID

from flask.typing import ResponseReturnValue

from app.core import deleted, facts, thread
from app.core.access.actor import Actor
from app.core.access.permissions import Permission
from app.core.errors import Invalid, NotFound
from app.features.comments import queries as comments
from app.features.home import bp, queries
from app.features.home.forms import NetworkForm
from app.features.home.journey import JOURNEY
from app.features.library import queries as library
from app.features.networks import operations as networks_operations
from app.features.networks import queries as networks
from app.features.networks.models import Network
from app.web import respond
from app.web.guard import current_actor, needs, public, signed_in


@bp.get("/")
@public
def front() -> ResponseReturnValue:
    """Signed out: the library and a way in. Signed in: my networks and what changed."""
    actor = current_actor()
    if not actor.is_person:
        return respond.page("home/door.html", editions=library.shelves())
    mine = networks.networks_of(actor)
    lately = queries.latest(actor, actor.networks)
    return respond.page(
        "home/mine.html",
        networks=mine,
        news=lately.news,
        last=lately.last,
        waiting=comments.waiting_for(actor),
    )


@bp.get("/networks/<network>")
@needs(Permission.NETWORK_READ, networks.network_at)
def network(actor: Actor, network: Network) -> ResponseReturnValue:
    """A network's home: the five moves with their counts, and the latest news."""
    nav = facts.counts(actor, network.id)
    return respond.page(
        "home/network.html",
        network=network,
        nav=nav,
        steps=[] if nav.get("interviews") else queries.first_steps(actor, network),
        moves=JOURNEY,
        news=queries.latest(actor, [network.id]).news,
    )


@bp.get("/networks/<network>/deleted")
@needs(Permission.NETWORK_READ, networks.network_at)
def recently_deleted(actor: Actor, network: Network) -> ResponseReturnValue:
    """What was deleted lately, for those who may put it back."""
    return respond.page(
        "home/deleted.html", network=network, records=deleted.lately(actor, network.id)
    )


@bp.route("/networks/new", methods=["GET", "POST"])
@signed_in
def create(actor: Actor) -> ResponseReturnValue:
    """Start a network of one's own."""
    form = NetworkForm()
    if form.validate_on_submit():
        try:
            made = networks_operations.create_network(
                actor, name=form.name.data, problem_area=form.problem_area.data
            )
            return respond.see_other("home.network", network=made.slug)
        except Invalid as refusal:
            form.refuse(refusal)
    answer = respond.invalid if form.is_submitted() else respond.page
    return answer("home/new.html", form=form)


@bp.get("/thread/<kind>/<ids>")
@signed_in
def thread_of(actor: Actor, kind: str, ids: str) -> ResponseReturnValue:
    """Name what a rail only counted: in its place, or as a page without scripts."""
    try:
        group = thread.named(actor, kind, [UUID(one) for one in ids.split(",")])
    except ValueError as error:
        raise NotFound from error
    if respond.wants_fragment():
        return respond.fragment("home/_knots.html", group=group)
    return respond.page("home/thread.html", group=group)
