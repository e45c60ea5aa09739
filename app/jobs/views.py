"""How far a piece of long work is: asked once a second while somebody watches."""

from __future__ import annotations

from flask import Response
from flask.typing import ResponseReturnValue

from app.core import channels
from app.core.access.actor import Actor
from app.core.access.permissions import Permission
from app.jobs import bp, queries
from app.jobs.models import Job
from app.web import respond
from app.web.guard import needs


@bp.get("/jobs/<uuid:job_id>")
@needs(Permission.JOB_READ, queries.job_at)
def show(actor: Actor, job: Job) -> ResponseReturnValue:
    """The progress part for htmx; a page that reloads itself for those without scripts."""
    if respond.is_htmx():
        return _part(job)
    answer = respond.page("jobs/show.html", job=job.state)
    if job.state.is_open:
        answer.headers["Refresh"] = "2"
    return answer


def _part(job: Job) -> Response:
    target = channels.part_id("job", job.id, "progress")
    state, seq = queries.present(job)
    answer = respond.fragment("jobs/_progress.html", id=target, seq=seq, job=state)
    if not job.state.is_open:
        answer.headers["HX-Trigger"] = "job-finished"
    return answer
