"""Pages for signing in and out, a new password, and one's profile."""

from __future__ import annotations

from flask import current_app, flash, request
from flask.typing import ResponseReturnValue
from flask_babel import format_date
from flask_babel import gettext as _
from flask_login import current_user, logout_user

from app.core.access.actor import Actor
from app.core.errors import Invalid
from app.extensions import limiter
from app.features.accounts import bp, operations, queries
from app.features.accounts.forms import NewPasswordForm, ProfileForm, SignInForm
from app.features.accounts.models import User
from app.web import respond, session
from app.web.guard import public, signed_in
from app.web.urls import is_ours


def _typed_address() -> str:
    return request.form.get("email", "").strip().lower()


@bp.route("/sign-in", methods=["GET", "POST"])
@limiter.limit("20/minute;100/hour", methods=["POST"])
@limiter.limit("10/minute;60/hour", key_func=_typed_address, methods=["POST"])
@public
def sign_in() -> ResponseReturnValue:
    """The way in. Afterwards people are where they wanted to go, on this site alone."""
    back = request.values.get("next", "/")
    back = back if is_ours(back) else "/"
    if current_user.is_authenticated:
        return respond.to(back)
    form = SignInForm()
    if not form.validate_on_submit():
        answer = respond.invalid if form.is_submitted() else respond.page
        return answer("accounts/sign_in.html", form=form, back=back)
    is_real = current_app.config["APP_ENV"] == "production"
    user = operations.check_password(
        email=form.email.data, password=form.password.data, is_real=is_real
    )
    if user is None:
        form.refuse(Invalid(_("That address and password do not fit together.")))
        return respond.invalid("accounts/sign_in.html", form=form, back=back)
    session.begin(user)
    _tell_of_links(user)
    return respond.to(back)


def _tell_of_links(user: User) -> None:
    links = operations.tell_of_links(user)
    names = queries.people(link.by_id for link in links if link.by_id)
    for link in links:
        flash(
            _(
                "%(who)s made a link for a new password of yours on %(day)s. If you did not ask "
                "for it, speak with them.",
                who=names[link.by_id].name if link.by_id in names else _("Somebody"),
                day=format_date(link.made_at, "d MMMM"),
            ),
            "warning",
        )


@bp.post("/sign-out")
@signed_in
def sign_out(actor: Actor) -> ResponseReturnValue:
    """The way out."""
    logout_user()
    session.end()
    after = request.form.get("next")
    answer = respond.to(after if after and is_ours(after) else "/")
    if request.form.get("device") != "own":
        answer.headers["Clear-Site-Data"] = '"storage"'  # a shared device keeps nothing of anybody
    return answer


@bp.route("/reset/<token>", methods=["GET", "POST"])
@limiter.limit("20/minute")
@public
def reset(token: str) -> ResponseReturnValue:
    """Set a new password with a link from the hub lead; nobody is signed in by a link."""
    found = queries.reset_of(token)
    form = NewPasswordForm()
    if form.validate_on_submit():
        try:
            operations.use_reset(found, password=form.password.data)
            flash(_("The new password is set. Sign in with it."))
            return respond.see_other("accounts.sign_in")
        except Invalid as refusal:
            form.refuse(refusal)
    answer = respond.invalid if form.is_submitted() else respond.page
    return answer("accounts/reset.html", form=form, reset=found)


@bp.route("/profile", methods=["GET", "POST"])
@signed_in
def profile(actor: Actor) -> ResponseReturnValue:
    """One's own name, colour and time zone."""
    user = queries.own_account(actor)
    form = ProfileForm(obj=user)
    if form.validate_on_submit():
        operations.change_profile(
            actor, name=form.name.data, colour=form.colour.data, zone=form.zone.data
        )
        flash(_("Your profile is saved."))
        return respond.see_other("accounts.profile")
    answer = respond.invalid if form.is_submitted() else respond.page
    links = queries.links_by_others(user)
    return answer(
        "accounts/profile.html",
        form=form,
        person=user,
        links=links,
        names=queries.people(link.by_id for link in links if link.by_id),
    )
