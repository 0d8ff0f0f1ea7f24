"""The list. Every SQL statement says user_id = ?, so that nobody can see or
change what belongs to somebody else."""

from flask import Blueprint, abort, current_app, flash, g, redirect, render_template, request, url_for

import database
from accounts import login_required

pages = Blueprint("items", __name__)

LONGEST_NAME = 120


@pages.get("/")
@login_required
def index():
    rows = database.all_rows("SELECT * FROM items WHERE user_id = ? ORDER BY id DESC", g.user["id"])
    show = request.args.get("show", "all")
    shown = [row for row in rows if show == "all" or bool(row["done"]) == (show == "done")]
    done = sum(row["done"] for row in rows)
    editing = request.args.get("edit", type=int)
    return render_template("list.html", shown=shown, total=len(rows), done=done, show=show, editing=editing)


@pages.post("/items")
@login_required
def add():
    name = clean_name()
    if name:
        database.write("INSERT INTO items (user_id, name) VALUES (?, ?)", g.user["id"], name)
    return back()


@pages.post("/items/<int:item_id>/rename")
@login_required
def rename(item_id):
    name = clean_name()
    if name:
        change("UPDATE items SET name = ? WHERE id = ? AND user_id = ?", name, item_id, g.user["id"])
    return back()


@pages.post("/items/<int:item_id>/toggle")
@login_required
def toggle(item_id):
    change("UPDATE items SET done = 1 - done WHERE id = ? AND user_id = ?", item_id, g.user["id"])
    return back()


@pages.post("/items/<int:item_id>/delete")
@login_required
def delete(item_id):
    change("DELETE FROM items WHERE id = ? AND user_id = ?", item_id, g.user["id"])
    return back()


def clean_name():
    """The name that was sent; empty, with a message, where it cannot be used."""
    name = request.form.get("name", "").strip()
    if 1 <= len(name) <= LONGEST_NAME:
        return name
    flash(current_app.config["WORDS"]["badName"])
    return ""


def change(sql, *values):
    """Somebody else's id changes no row: for the visitor it does not exist."""
    if database.write(sql, *values).rowcount == 0:
        abort(404)


def back():
    """To the list, with the same filter. A redirect, so that reloading the
    page does not send the form again."""
    show = request.form.get("show", "all")
    return redirect(url_for("items.index", show=show if show in ("open", "done") else None))
