"""What the worker does for packages: make an edition, print a preview, purge what was withdrawn."""

from __future__ import annotations

from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import select

from app.core import clock, files
from app.core.access.actor import SYSTEM
from app.core.errors import Invalid
from app.core.purge import purge
from app.core.tasks import JobHandle, committing
from app.extensions import db
from app.features.interviews import queries as interviews
from app.features.notes import operations as notes
from app.features.packages import copies, expiry, paper, queries, releases
from app.features.packages.content import Content, gather
from app.features.packages.models import Edition, OutReason, Package
from app.web import respond, speech

STEPS = 4


def render(job: JobHandle, *, edition_id: str) -> None:
    """Make an edition: settle the texts, freeze the pages, print them, put them into service."""
    edition = db.session.get(Edition, UUID(edition_id))
    if edition is None or edition.released_at is not None or _is_out(edition):
        return  # made already, refused, or taken out of service meanwhile
    try:
        _freeze(job, edition)
    except Invalid:
        _give_up(UUID(edition_id))
        raise
    job.progress(2, STEPS, _("Laying out the pages"))
    edition = db.session.get_one(Edition, UUID(edition_id))
    if _is_out(edition):
        return
    pictures = copies.of_edition(edition)
    content = paper.printed(paper.cover_of(edition), edition.html, pictures)
    job.progress(3, STEPS, _("Keeping the file"))
    # The row knows the file before it is there: a withdrawal finds it whenever it comes.
    if not _expect(UUID(edition_id), files.name_of(content)):
        return
    if _publish(UUID(edition_id), files.put(content)):
        slug, number = edition.package.slug, edition.number
        job.finish({"address": f"/library/{slug}/editions/{number}", "number": number})
        job.progress(STEPS, STEPS, _("Edition %(n)s is in the library.", n=number))


def _freeze(job: JobHandle, edition: Edition) -> None:
    if edition.html:
        return  # an earlier attempt has come so far
    job.progress(0, STEPS, _("Waiting for the last words"))
    package_id, edition_id = edition.package_id, edition.id
    _settle(package_id)
    job.progress(1, STEPS, _("Putting the pages together"))
    content = _gathered(package_id)
    releases.refuse_unless_open(content)
    html = paper.body(content)
    _copy(edition_id, copies.contents(html))
    sums = paper.checksums()
    with committing():
        fresh = db.session.get_one(Edition, edition_id)
        if fresh.out_at is None:
            releases.freeze(fresh, content, copies.own_pages(fresh, html), sums)


def _copy(edition_id: UUID, pictures: copies.Contents) -> None:
    """Have the edition keep its own copies of the pictures; their names are known before."""
    if not pictures:
        return
    with committing():
        edition = db.session.get_one(Edition, edition_id)
        if edition.out_at is None:
            copies.expect(edition, pictures)
    copies.keep(edition_id, pictures)


def _is_out(edition: Edition) -> bool:
    """Whether it was taken out of service; what came a moment too late is deleted then."""
    if edition.out_at is None:
        return False
    for one in edition.images:
        files.delete(one.blob)
    return True


def _settle(package_id: UUID) -> None:
    documents = queries.texts(package_id).values()
    db.session.rollback()
    for document_id in documents:
        notes.settled(document_id)


def _gathered(package_id: UUID) -> Content:
    package = db.session.get_one(Package, package_id)
    speech.speak_of(package.network_id)
    return gather(package)


def _expect(edition_id: UUID, sha: str) -> bool:
    """Write down which file is to come; False when the edition has been taken out meanwhile."""
    with committing():
        edition = db.session.get(Edition, edition_id)
        if edition is None or _is_out(edition):
            db.session.rollback()
            return False
        if edition.pdf_sha not in ("", sha):
            purge(edition.pdf_sha)  # an earlier attempt has left it
        edition.pdf_sha = sha
    return True


def _publish(edition_id: UUID, sha: str) -> bool:
    """Put a printed edition into service, unless a withdrawal was faster."""
    with committing():
        edition = db.session.get(Edition, edition_id)
        if edition is None or _is_out(edition):
            db.session.rollback()
            files.delete(sha)
            return False
        releases.put_into_service(edition, sha)
        respond.push("package", edition.package_id, "editions")
    return True


def _give_up(edition_id: UUID) -> None:
    """A refused edition leaves no number behind."""
    with committing():
        edition = db.session.get(Edition, edition_id)
        if edition is not None and edition.released_at is None:
            copies.forget(edition)
            db.session.delete(edition)


def preview(job: JobHandle, *, package_id: str) -> None:
    """Print a package as it stands, for those who prepare it."""
    job.progress(0, 2, _("Putting the pages together"))
    content = _gathered(UUID(package_id))
    ids = content.quote_ids
    html = paper.body(content)
    job.progress(1, 2, _("Laying out the pages"))
    cover = paper.preview_cover(content, clock.now())
    printed = paper.printed(cover, html, copies.contents(html))
    if not _keep_preview(UUID(package_id), job.id, ids, files.name_of(printed)):
        return
    files.put(printed)
    if not _keep_preview(UUID(package_id), job.id, ids, files.name_of(printed)):
        files.delete(files.name_of(printed))
        return
    job.finish({"address": f"/packages/{package_id}/preview.pdf"})
    job.progress(2, 2, _("The preview is ready."))


def _keep_preview(package_id: UUID, job_id: UUID, ids: set[UUID], sha: str) -> bool:
    """Write down which file the preview is, before it is there and again afterwards.

    False when it is not wanted any more, or one of its quotes may not be public any more.
    """
    with committing():
        package = db.session.get_one(Package, package_id)
        wanted = package.preview_job_id == job_id
        if not wanted or set(interviews.quotes_in_scope(ids, "public")) != ids:
            db.session.rollback()
            return False
        if package.preview_sha not in ("", sha):
            purge(package.preview_sha)
        package.preview_sha = sha
    return True


def purge_ended() -> None:
    """The worker's round: purge editions and previews whose consent has ended meanwhile."""
    with committing():
        rows = select(Edition).where(Edition.out_at.is_(None), Edition.id.in_(expiry.not_public()))
        editions = db.session.scalars(rows).all()
        releases.out_of_service(SYSTEM, editions, OutReason.CONSENT_ENDED)
        printed = db.session.scalars(select(Package).where(Package.preview_sha != "")).all()
        for package in printed:
            if expiry.is_stale(package):
                releases.forget_preview(package)


def is_anything_ended() -> bool:
    """Whether the round has work: asked without the write lock."""
    ended = select(Edition.id).where(Edition.out_at.is_(None), Edition.id.in_(expiry.not_public()))
    printed = db.session.scalars(select(Package).where(Package.preview_sha != ""))
    found = db.session.scalar(ended.limit(1)) is not None or any(map(expiry.is_stale, printed))
    db.session.rollback()
    return found
