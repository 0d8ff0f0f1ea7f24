"""Register, log in, log out."""

import functools
import re
import sqlite3

from flask import Blueprint, current_app, flash, g, redirect, render_template, request, session, url_for
from werkzeug.security import check_password_hash, generate_password_hash

import database

pages = Blueprint("accounts", __name__)

USERNAME = re.compile(r"\S{3,30}")  # every script is welcome, spaces are not

# Compared when the user name is unknown, so that the answer takes as long as
# for a wrong password and does not tell which names exist.
NOBODY = generate_password_hash("nobody has this password")


def load_user():
    user_id = session.get("user_id")
    g.user = user_id and database.one_row("SELECT id, username FROM users WHERE id = ?", user_id)


def login_required(page):
    @functools.wraps(page)
    def checked(*args, **kwargs):
        if not g.user:
            return redirect(url_for("accounts.login"))
        return page(*args, **kwargs)
    return checked


@pages.get("/login")
def login():
    return render_template("account.html", action="login")


@pages.post("/login")
def do_login():
    user = database.one_row("SELECT * FROM users WHERE username = ?", request.form.get("username", "").strip())
    hashed = user["password_hash"] if user else NOBODY
    if not check_password_hash(hashed, request.form.get("password", "")) or not user:
        return refuse("login", "wrongLogin")
    return enter(user["id"])


@pages.get("/register")
def register():
    return render_template("account.html", action="register")


@pages.post("/register")
def do_register():
    username = request.form.get("username", "").strip()
    password = request.form.get("password", "")
    if not USERNAME.fullmatch(username):
        return refuse("register", "badUsername")
    if not 8 <= len(password) <= 200:
        return refuse("register", "badPassword")
    try:
        # Only a hash is stored: nobody can read the password out of it.
        added = database.write(
            "INSERT INTO users (username, password_hash) VALUES (?, ?)",
            username, generate_password_hash(password))
    except sqlite3.IntegrityError:
        return refuse("register", "taken")
    return enter(added.lastrowid)


@pages.post("/logout")
def logout():
    session.clear()
    return redirect(url_for("accounts.login"))


def enter(user_id):
    # A fresh cookie: nothing from before the login stays valid.
    session.clear()
    session["user_id"] = user_id
    return redirect(url_for("items.index"))


def refuse(action, word):
    flash(current_app.config["WORDS"][word])
    return render_template("account.html", action=action), 400
