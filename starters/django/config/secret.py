"""The secret key that signs the login cookie."""

import os
import secrets


def secret_key(path):
    """Reads the key; makes it on the first start.

    Whoever knows the key can log in as anybody, so only the owner may read
    the file (0600), and it is not in Git.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        draft = path.with_name(f"secret.{os.getpid()}.tmp")
        with open(os.open(draft, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), "w") as file:
            file.write(secrets.token_hex(32))
        try:
            # Two processes may start at once: link() never replaces a file,
            # so both use the key of the first.
            os.link(draft, path)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return path.read_text()
