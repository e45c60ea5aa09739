"""A package on paper: the same parts as on the web, under the paper layout, as a PDF."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path

from flask import render_template
from markupsafe import Markup

from app import printing
from app.charts import Size, run_chart, run_chart_responsive
from app.features.packages import copies, wording
from app.features.packages.content import Content
from app.features.packages.models import Edition
from app.features.packages.pieces import Picture
from app.web import assets


@dataclass(frozen=True, slots=True)
class Cover:
    """What the cover and the foot of every page say."""

    title: str
    subtitle: str
    network: str
    places: str
    standing: str
    licence: str
    at: datetime
    number: int | None
    """None: a preview."""
    lang: str = "en"


def body(content: Content) -> str:
    """The pages of a package as HTML, for the web and for paper."""
    return render_template(
        "packages/_body.html",
        content=content,
        package=content.package,
        network=content.network,
        words=wording,
        draw=draw,
    )


def draw(picture: Picture) -> Markup:
    """A chart three times: the page's and the phone's for the web, and one for paper."""
    assert picture.chart is not None
    name = f"p-chart-{picture.number}"
    series = picture.chart.series
    web = Markup('<div class="chart-frame">{}</div>').format(run_chart_responsive(series, id=name))
    return web + run_chart(series, id=f"{name}-paper", size=Size.PAPER)


def cover_of(edition: Edition) -> Cover:
    """The cover of an edition, from what it froze."""
    return Cover(
        title=edition.title,
        subtitle=edition.subtitle,
        network=edition.network_name,
        places=edition.places,
        standing=edition.standing,
        licence=edition.licence.value,
        at=edition.asked_at,
        number=edition.number,
        lang=edition.lang,
    )


def preview_cover(content: Content, at: datetime) -> Cover:
    """The cover of a package as it stands."""
    package = content.package
    return Cover(
        title=package.title,
        subtitle=package.subtitle,
        network=content.network.name,
        places=wording.places(content),
        standing=wording.standing(content),
        licence=package.licence.value,
        at=at,
        number=None,
    )


def printed(cover: Cover, html: str, pictures: copies.Contents) -> bytes:
    """The PDF of a cover and the pages behind it. Takes seconds: for the worker."""
    page = render_template(
        "packages/paper.html", cover=cover, html=copies.on_paper(html), lang=cover.lang
    )
    return printing.pdf(page, fonts=fonts(), blobs=copies.blobs(pictures))


def fonts() -> dict[str, Path]:
    """The web's own fonts, by file name."""
    return assets.fonts()


def checksums() -> dict[str, str]:
    """What the pages are printed with: the checksum of each font."""
    return {name: _checksum(path) for name, path in sorted(fonts().items())}


@lru_cache(maxsize=64)
def _checksum(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
