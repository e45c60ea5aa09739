"""Long work: the job table, the worker that empties it, and the address that shows how far it is.

The table is the queue. A feature writes a job in its own transaction (`core.after.enqueue`), so a
job exists exactly when what it is about exists.
"""

from __future__ import annotations

from flask import Blueprint, Flask

bp = Blueprint("jobs", __name__, template_folder="templates")


def register(app: Flask) -> None:
    """Add the address and the `worker` command, and plug the table into `core.after`."""
    from app.core import after, channels, metrics, tasks
    from app.core.access.permissions import Permission
    from app.jobs import queries, table, views, worker  # noqa: F401 — views register themselves

    after.use_jobs(table.JobTable())
    metrics.gauge("throughline_jobs", "Jobs in the table, by status.", queries.by_status)
    tasks.register_round(_is_log_long, _cut_log)
    channels.register(
        channels.ChannelKind(
            "job",
            Permission.JOB_READ,
            queries.job_at,
            lambda job_id: {"job": queries.state_of(job_id)},
            {"progress": "jobs/_progress.html"},
            audience="owner",
        )
    )
    app.register_blueprint(bp)
    app.cli.add_command(worker.command)


def _is_log_long() -> bool:
    from app.core import gate

    return not gate.is_log_empty()


def _cut_log() -> None:
    """What a withdrawal could not empty at once, since somebody was reading."""
    from app.core import gate

    gate.cut_log()
