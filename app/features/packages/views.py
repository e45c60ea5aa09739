"""Composing, previewing and releasing change packages."""

from __future__ import annotations

from typing import Any

from flask import Response, flash, render_template, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.core import after, files
from app.core.access.actor import Actor
from app.core.access.permissions import Permission
from app.core.errors import Conflict, Invalid, NotFound
from app.core.thread import Ref, rail
from app.features.interviews import queries as interviews
from app.features.networks import queries as networks
from app.features.networks.models import Network
from app.features.packages import (
    bp,
    deleted,
    expiry,
    gate,
    listing,
    operations,
    paper,
    queries,
    releases,
    showing,
)
from app.features.packages.content import CHARTS, gather
from app.features.packages.forms import CoverForm, NewForm, NoteForm, PartForm, PeopleForm
from app.features.packages.models import Licence, Package, PartKind
from app.web import respond
from app.web.guard import needs

# What the rail counts without naming it; what the page itself shows is named there.
FAR_OFF = (
    *("interview", "quote", "theme", "cause", "driver", "idea", "cycle", "measure"),
    "edition",
)


@bp.get("/networks/<network>/packages")
@needs(Permission.PACKAGE_READ, networks.network_at)
def index(actor: Actor, network: Network) -> ResponseReturnValue:
    """A network's packages."""
    return respond.page("packages/index.html", **_index(actor, network, NewForm()))


def _index(actor: Actor, network: Network, form: NewForm) -> dict[str, Any]:
    found = queries.packages_of(actor, network)
    return {"network": network, "packages": found, "form": form}


@bp.post("/networks/<network>/packages")
@needs(Permission.PACKAGE_WRITE, networks.network_at)
def create(actor: Actor, network: Network) -> ResponseReturnValue:
    """Start a package."""
    form = NewForm()
    if not form.validate():
        return respond.invalid("packages/index.html", **_index(actor, network, form))
    package = operations.create_package(
        actor, network, title=form.title.data, subtitle=form.subtitle.data or ""
    )
    return respond.see_other("packages.show", package_id=package.id)


@bp.get("/packages/<uuid:package_id>")
@needs(Permission.PACKAGE_READ, queries.package_at)
def show(actor: Actor, package: Package) -> ResponseReturnValue:
    """Put a package together: what it takes up, and its texts."""
    return respond.page(
        "packages/show.html",
        **_frame(package),
        kinds=tuple(PartKind),
        texts=showing.texts_of(package),
        shared=showing.parts_of(package),
        rail=rail(actor, [Ref("package", package.id)], counted=FAR_OFF, ends=CHARTS),
    )


def _frame(package: Package) -> dict[str, Any]:
    return {"network": package.network, "package": package}


@bp.route("/packages/<uuid:package_id>/edit", methods=["GET", "POST"])
@needs(Permission.PACKAGE_WRITE, queries.package_at)
def edit(actor: Actor, package: Package) -> ResponseReturnValue:
    """Change the cover and the imprint."""
    form = CoverForm(obj=package)
    if form.validate_on_submit():
        facts = {name: value for name, value in form.data.items() if name != "csrf_token"}
        facts["licence"] = Licence(facts["licence"])
        try:
            operations.change_package(actor, package, **facts)
        except Conflict:
            theirs = CoverForm(formdata=None, obj=package)
            return respond.conflict("packages/edit.html", form, theirs, **_frame(package))
        flash(_("The cover is saved."))
        return respond.see_other("packages.show", package_id=package.id)
    answer = respond.invalid if form.is_submitted() else respond.page
    return answer("packages/edit.html", **_frame(package), form=form)


@bp.post("/packages/<uuid:package_id>/removal")
@needs(Permission.PACKAGE_WRITE, queries.package_at)
def remove(actor: Actor, package: Package) -> ResponseReturnValue:
    """Delete a package in preparation."""
    deleted.delete_package(actor, package)
    flash(
        _(
            "“%(title)s” is deleted. For 30 days it can be put back under “Recently deleted”.",
            title=package.title,
        )
    )
    return respond.see_other("packages.index", network=package.network.slug)


@bp.post("/packages/<uuid:package_id>/restoration")
@needs(Permission.PACKAGE_WRITE, queries.deleted_at)
def restore(actor: Actor, package: Package) -> ResponseReturnValue:
    """Put a deleted package back."""
    deleted.restore_package(actor, package)
    return respond.see_other("packages.show", package_id=package.id)


@bp.get("/packages/<uuid:package_id>/parts")
@needs(Permission.PACKAGE_WRITE, queries.package_at)
def offers(actor: Actor, package: Package) -> ResponseReturnValue:
    """What could still be taken up: in its place, or as a page without scripts."""
    choices = listing.choices(actor, package)
    if respond.wants_fragment():
        return respond.fragment(
            "packages/_take_up.html", package=package, choices=choices, opening=True
        )
    return respond.page("packages/offers.html", **_frame(package), choices=choices)


@bp.post("/packages/<uuid:package_id>/parts")
@needs(Permission.PACKAGE_WRITE, queries.package_at)
def take_up(actor: Actor, package: Package) -> ResponseReturnValue:
    """Take a record up."""
    form = PartForm()
    if not form.validate():
        raise Invalid(_("Choose one of the list."), "record")
    record_id, site_id = form.chosen()
    operations.take_up(
        actor,
        package,
        kind=PartKind(form.kind.data),
        record_id=record_id,
        site_id=site_id,
        note=form.note.data or "",
    )
    kind = PartKind(form.kind.data)
    answer = _shared(package, kind)
    if respond.wants_fragment():
        values = {"package": package, "choices": listing.choices(actor, package), "taken": kind}
        answer.data += render_template("packages/_taken_up.html", **values).encode()
    else:
        flash(_("Taken up: it stands last under “%(kind)s”.", kind=kind.label))
    return answer


def _shared(package: Package, kind: PartKind) -> Response:
    address = url_for("packages.show", package_id=package.id, _anchor=kind.anchor)
    return respond.share("package", package.id, "contents", then=address)


@bp.post("/packages/<uuid:package_id>/parts/<uuid:part_id>/<any(up, down):direction>")
@needs(Permission.PACKAGE_WRITE, showing.part_at)
def move(actor: Actor, found: showing.PartOf) -> ResponseReturnValue:
    """Let a part change places with its neighbour."""
    operations.move(actor, found.package, found.part, up=found.up)
    return _shared(found.package, found.part.kind)


@bp.route("/packages/<uuid:package_id>/parts/<uuid:part_id>", methods=["GET", "POST"])
@needs(Permission.PACKAGE_WRITE, showing.part_at)
def part(actor: Actor, found: showing.PartOf) -> ResponseReturnValue:
    """Change the words below a part."""
    form = NoteForm(obj=found.part)
    if form.validate_on_submit():
        operations.annotate(actor, found.package, found.part, note=form.note.data or "")
        return _shared(found.package, found.part.kind)
    answer = respond.invalid if form.is_submitted() else respond.page
    return answer("packages/part.html", **_frame(found.package), part=found.part, form=form)


@bp.post("/packages/<uuid:package_id>/parts/<uuid:part_id>/removal")
@needs(Permission.PACKAGE_WRITE, showing.part_at)
def leave_out(actor: Actor, found: showing.PartOf) -> ResponseReturnValue:
    """Take a part out."""
    kind = found.part.kind
    operations.leave_out(actor, found.package, found.part)
    return _shared(found.package, kind)


@bp.get("/packages/<uuid:package_id>/quotes")
@needs(Permission.PACKAGE_WRITE, queries.package_at)
def quotes(actor: Actor, package: Package) -> ResponseReturnValue:
    """The quotes that may stand in the prose, for the editor."""
    views = interviews.public_quotes(package.network_id)
    return respond.fragment("packages/_quote_choices.html", quotes=views)


@bp.get("/packages/<uuid:package_id>/preview")
@needs(Permission.PACKAGE_READ, queries.package_at)
def preview(actor: Actor, package: Package) -> ResponseReturnValue:
    """The pages as a visitor of the library would read them, and the way to paper."""
    content = gather(package)
    job = after.job_state(package.preview_job_id)
    return respond.page(
        "packages/preview.html", **_frame(package), html=paper.body(content), job=job
    )


@bp.post("/packages/<uuid:package_id>/previews")
@needs(Permission.PACKAGE_READ, queries.package_at)
def ask_for_preview(actor: Actor, package: Package) -> ResponseReturnValue:
    """Have the pages printed as they stand."""
    operations.ask_for_preview(actor, package)
    return respond.see_other("packages.preview", package_id=package.id)


@bp.get("/packages/<uuid:package_id>/preview.pdf")
@needs(Permission.PACKAGE_READ, queries.package_at)
def preview_pdf(actor: Actor, package: Package) -> ResponseReturnValue:
    """The printed preview."""
    if not package.preview_sha or expiry.is_stale(package):
        raise NotFound
    path = files.path(package.preview_sha)
    return send_file(path, "application/pdf", download_name=f"{package.slug}-preview.pdf")


@bp.get("/packages/<uuid:package_id>/release")
@needs(Permission.PACKAGE_READ, queries.package_at)
def gate_page(actor: Actor, package: Package) -> ResponseReturnValue:
    """What has to be true before a release, and the editions so far."""
    return respond.page("packages/release.html", **_release(package))


def _release(package: Package, people: PeopleForm | None = None) -> dict[str, Any]:
    content = gather(package)
    jobs = [after.job_state(one.job_id) for one in package.editions if releases.is_being_made(one)]
    return {
        **_frame(package),
        "shared": showing.parts_of(package),
        "checks": gate.checks(content),
        "pictures": showing.pictures(content),
        "people": people or PeopleForm(looked_at=showing.unsaid(content)),
        "is_early": content.is_early,
        "job": jobs[-1] if jobs else None,
    }


@bp.post("/packages/<uuid:package_id>/people")
@needs(Permission.PACKAGE_RELEASE, queries.package_at)
def confirm_people(actor: Actor, package: Package) -> ResponseReturnValue:
    """Confirm that the people in the pictures agree to be seen by anyone."""
    form = PeopleForm()
    if not form.validate():
        return respond.invalid("packages/release.html", **_release(package, form))
    releases.confirm_people(actor, package, form.keys())
    return respond.see_other("packages.gate_page", package_id=package.id, _anchor="pictures")


@bp.post("/packages/<uuid:package_id>/releases")
@needs(Permission.PACKAGE_RELEASE, queries.package_at)
def release(actor: Actor, package: Package) -> ResponseReturnValue:
    """Release the package as its next edition."""
    try:
        releases.release(actor, package)
    except Invalid as refusal:
        return respond.invalid(
            "packages/release.html", **_release(package), refusal=refusal.message
        )
    return respond.see_other("packages.gate_page", package_id=package.id)


@bp.post("/packages/<uuid:package_id>/editions/<int:number>/withdrawal")
@needs(Permission.PACKAGE_RELEASE, showing.edition_at)
def take_back(actor: Actor, edition: Any) -> ResponseReturnValue:
    """Take an edition out of service."""
    releases.take_back(actor, edition)
    flash(_("Edition %(n)s is out of service.", n=edition.number))
    return respond.see_other("packages.gate_page", package_id=edition.package_id)
