"""The library's pages, for everybody."""

from __future__ import annotations

from uuid import UUID

from flask import Response, make_response, request, send_file
from flask.typing import ResponseReturnValue

from app.core import files
from app.features.library import bp, queries
from app.features.library.queries import Shelf
from app.features.packages import copies
from app.web import respond
from app.web.guard import public


@bp.get("/library")
@public
def index() -> ResponseReturnValue:
    """All packages in service."""
    editions = queries.shelves()
    emptied = not editions and queries.has_released()
    return _revalidated(respond.page("library/index.html", editions=editions, emptied=emptied))


@bp.get("/library/<name>")
@public
def show(name: str) -> ResponseReturnValue:
    """The latest edition of a package."""
    return _page(queries.shelf(name))


@bp.get("/library/<name>/editions/<int:number>")
@public
def edition(name: str, number: int) -> ResponseReturnValue:
    """One edition of a package."""
    return _page(queries.shelf(name, number))


@bp.get("/library/<name>/editions/<int:number>/package.pdf")
@public
def pdf(name: str, number: int) -> ResponseReturnValue:
    """The printed edition."""
    shelf = queries.shelf(name, number)
    if not shelf.in_service:
        return _gone(shelf)
    answer = send_file(
        files.path(shelf.edition.pdf_sha),
        "application/pdf",
        download_name=f"{shelf.package.slug}-edition-{number}.pdf",
        etag=shelf.edition.pdf_sha,
        conditional=True,
    )
    return _revalidated(answer)


@bp.get("/library/<name>/editions/<int:number>/images/<uuid:image_id>")
@public
def image(name: str, number: int, image_id: UUID) -> ResponseReturnValue:
    """A picture of an edition: its own copy."""
    shelf = queries.shelf(name, number)
    if not shelf.in_service:
        return _gone(shelf)
    copy = queries.image_of(shelf.edition, image_id)
    answer = Response(copies.content_of(copy), mimetype=copy.kind)
    answer.headers["Content-Disposition"] = "inline"
    answer.set_etag(copy.blob)
    answer.make_conditional(request)
    return _revalidated(answer)


def _page(shelf: Shelf) -> Response:
    if not shelf.in_service:
        return _gone(shelf)
    return _revalidated(respond.page("library/show.html", shelf=shelf, edition=shelf.edition))


def _gone(shelf: Shelf) -> Response:
    """Out of service: why, since when, and what was issued instead."""
    return make_response(
        respond.page("library/gone.html", shelf=shelf, edition=shelf.edition).get_data(), 410
    )


def _revalidated(answer: Response) -> Response:
    """May be kept, but has to be asked about each time: a withdrawal holds at once."""
    answer.cache_control.public = True
    answer.cache_control.no_cache = True
    answer.cache_control.max_age = None
    return answer
