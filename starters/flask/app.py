"""Puts the parts together. Flask finds create_app() by its name."""

import json
from pathlib import Path

from flask import Flask, render_template

import accounts
import database
import items
import security

HERE = Path(__file__).parent


def create_app(data_folder=HERE / "data"):
    app = Flask(__name__)
    data = Path(data_folder)
    data.mkdir(parents=True, exist_ok=True)
    app.config.update(
        SECRET_KEY=security.secret_key(data / "secret.key"),
        DATABASE=data / "app.db",
        MAX_CONTENT_LENGTH=64 * 1024,
        SESSION_COOKIE_HTTPONLY=True,  # scripts on the page cannot read it
        SESSION_COOKIE_SAMESITE="Lax",  # forms on other sites do not send it
    )
    words = json.loads((HERE / "wording.json").read_text(encoding="utf-8"))
    app.config["WORDS"] = words
    app.context_processor(lambda: {"words": words, "csrf_token": security.csrf_token})

    database.init(app)
    app.before_request(security.check_csrf)
    app.before_request(accounts.load_user)
    app.register_blueprint(accounts.pages)
    app.register_blueprint(items.pages)
    app.register_error_handler(400, lambda error: (render_template("problem.html", text=words["expired"]), 400))
    app.register_error_handler(404, lambda error: (render_template("problem.html", text=words["missing"]), 404))
    return app
