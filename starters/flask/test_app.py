"""Runs the real app, each test with an empty database in a folder of its own."""

import re
import stat
import tempfile
import unittest
from pathlib import Path

from app import create_app

PASSWORD = "correct horse"


class AppTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.data = Path(folder.name)
        self.app = create_app(self.data)
        self.asha = self.app.test_client()

    def send(self, client, path, **form):
        """Sends a form as the page does: with the token found on the page."""
        page = client.get("/", follow_redirects=True).text
        form["csrf"] = re.search(r'name="csrf" value="([^"]+)"', page)[1]
        return client.post(path, data=form, follow_redirects=True)

    def register(self, client, username="asha", password=PASSWORD):
        return self.send(client, "/register", username=username, password=password)

    def test_without_login_there_is_only_the_login_page(self):
        response = self.asha.get("/")
        self.assertEqual(response.status_code, 302)
        self.assertIn("/login", response.location)
        self.assertEqual(self.asha.get("/login").status_code, 200)

    def test_register_logout_login(self):
        self.assertIn("asha", self.register(self.asha).text)
        self.send(self.asha, "/logout")
        self.assertEqual(self.asha.get("/").status_code, 302)
        self.assertEqual(self.send(self.asha, "/login", username="asha", password="wrong").status_code, 400)
        self.assertEqual(self.send(self.asha, "/login", username="nobody", password="wrong").status_code, 400)
        self.assertIn("asha", self.send(self.asha, "/login", username="ASHA", password=PASSWORD).text)

    def test_bad_registrations_are_refused(self):
        self.register(self.asha)
        other = self.app.test_client()
        for username, password in [("as", PASSWORD), ("a b c", PASSWORD), ("ravi", "short"), ("Asha", PASSWORD)]:
            self.assertEqual(self.register(other, username, password).status_code, 400, username)
        self.assertEqual(self.register(other, "रवि").status_code, 200)

    def test_the_list(self):
        self.register(self.asha)
        page = self.send(self.asha, "/items", name=" दूध <b> ").text
        self.assertIn("दूध &lt;b&gt;", page)  # shown as text, not as HTML
        self.assertIn('aria-checked="true"', self.send(self.asha, "/items/1/toggle").text)
        self.assertIn("Tea", self.send(self.asha, "/items/1/rename", name="Tea").text)
        self.assertNotIn("Tea", self.send(self.asha, "/items/1/delete").text)

    def test_bad_names_are_refused_with_a_reason(self):
        self.register(self.asha)
        for name in ["", "   ", "x" * 121]:
            page = self.send(self.asha, "/items", name=name).text
            self.assertIn('role="alert"', page)
            self.assertNotIn('role="checkbox"', page)

    def test_nobody_reaches_the_list_of_somebody_else(self):
        self.register(self.asha)
        self.send(self.asha, "/items", name="My secret")
        ravi = self.app.test_client()
        self.assertNotIn("My secret", self.register(ravi, "ravi").text)
        for action in ("toggle", "rename", "delete"):
            self.assertEqual(self.send(ravi, f"/items/1/{action}", name="x").status_code, 404)
        self.assertIn("My secret", self.asha.get("/").text)

    def test_a_form_without_the_token_is_refused(self):
        self.register(self.asha)
        for token in ({}, {"csrf": "wrong"}, {"csrf": "ग़लत"}):
            self.assertEqual(self.asha.post("/items", data={"name": "x", **token}).status_code, 400)

    def test_cookie_key_and_password_are_kept_safe(self):
        page = self.asha.get("/login")
        cookie = page.headers["Set-Cookie"]
        self.assertIn("HttpOnly", cookie)
        self.assertIn("SameSite=Lax", cookie)
        self.assertEqual(stat.S_IMODE((self.data / "secret.key").stat().st_mode), 0o600)
        self.register(self.asha)
        self.assertNotIn(PASSWORD.encode(), (self.data / "app.db").read_bytes())


if __name__ == "__main__":
    unittest.main()
