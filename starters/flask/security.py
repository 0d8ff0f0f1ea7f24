"""The secret key and the check that a form came from our own page."""

import hmac
import os
import secrets

from flask import abort, request, session


def secret_key(path):
    """Reads the key that signs the login cookie; makes it on the first start.

    Whoever knows the key can log in as anybody, so only the owner may read
    the file (0600), and it is not in Git.
    """
    if not path.exists():
        draft = path.with_name(f"secret.{os.getpid()}.tmp")
        with open(os.open(draft, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), "w") as file:
            file.write(secrets.token_hex(32))
        try:
            # Two processes may start at once (--debug): link() never
            # replaces a file, so both use the key of the first.
            os.link(draft, path)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return path.read_text()


def csrf_token():
    """A random text in every form. Another site cannot know it, so it cannot
    send a form in the name of a visitor who is logged in."""
    if "csrf" not in session:
        session["csrf"] = secrets.token_urlsafe(24)
    return session["csrf"]


def check_csrf():
    if request.method in ("GET", "HEAD", "OPTIONS"):
        return
    sent = request.form.get("csrf", "").encode()
    expected = session.get("csrf", "").encode()
    # compare_digest takes the same time for every wrong guess.
    if not expected or not hmac.compare_digest(sent, expected):
        abort(400)
