"""Runs the real site, each test with an empty database."""

import stat
import tempfile
from pathlib import Path

from django.contrib.auth.models import User
from django.test import Client, TestCase

from config.secret import secret_key
from items.models import Item

PASSWORD = "correct horse"


class SiteTest(TestCase):
    def setUp(self):
        self.user = User.objects.create(username="asha")
        self.asha = Client()
        self.asha.force_login(self.user)

    def send(self, client, path, **form):
        return client.post(path, form, follow=True)

    def test_without_login_there_is_only_the_login_page(self):
        stranger = Client()
        self.assertRedirects(stranger.get("/"), "/login?next=/")
        self.assertRedirects(stranger.post("/items", {"name": "x"}), "/login?next=/items")
        self.assertEqual(Item.objects.count(), 0)

    def test_register_logout_login(self):
        ravi = Client()
        page = self.send(ravi, "/register", username="ravi", password1=PASSWORD, password2=PASSWORD)
        self.assertContains(page, "ravi")
        self.assertRedirects(ravi.post("/logout"), "/login")
        self.assertContains(self.send(ravi, "/login", username="ravi", password="wrong"), 'role="alert"')
        self.assertContains(self.send(ravi, "/login", username="ravi", password=PASSWORD), "ravi")
        self.assertNotIn(PASSWORD, User.objects.get(username="ravi").password)  # only a hash is stored

    def test_bad_registrations_are_refused(self):
        for username, first, second in [("asha", PASSWORD, PASSWORD), ("a b", PASSWORD, PASSWORD),
                                        ("ravi", "short", "short"), ("ravi", PASSWORD, "other words"),
                                        ("ravi", "12345678", "12345678"), ("", PASSWORD, PASSWORD)]:
            page = self.send(Client(), "/register", username=username, password1=first, password2=second)
            self.assertContains(page, 'role="alert"', msg_prefix=username)
        self.assertEqual(User.objects.count(), 1)

    def test_the_list(self):
        page = self.send(self.asha, "/items", name=" दूध <b> ")
        self.assertContains(page, "दूध &lt;b&gt;")  # shown as text, not as HTML
        item = Item.objects.get()
        self.assertContains(self.send(self.asha, f"/items/{item.id}/toggle"), 'aria-checked="true"')
        self.assertContains(self.asha.get(f"/?edit={item.id}"), "autofocus")
        self.assertContains(self.send(self.asha, f"/items/{item.id}/rename", name="Tea"), "Tea")
        self.assertNotContains(self.asha.get("/?show=open"), "Tea")
        self.assertNotContains(self.send(self.asha, f"/items/{item.id}/delete"), "Tea")

    def test_bad_names_are_refused_with_a_reason(self):
        for name in ["", "   ", "x" * 121]:
            self.assertContains(self.send(self.asha, "/items", name=name), 'role="alert"')
        self.assertEqual(Item.objects.count(), 0)

    def test_nobody_reaches_the_list_of_somebody_else(self):
        secret = Item.objects.create(owner=self.user, name="My secret")
        ravi = Client()
        ravi.force_login(User.objects.create(username="ravi"))
        self.assertNotContains(ravi.get("/"), "My secret")
        for action in ("toggle", "rename", "delete"):
            self.assertEqual(ravi.post(f"/items/{secret.id}/{action}", {"name": "x"}).status_code, 404)
        self.assertContains(self.asha.get("/"), "My secret")

    def test_a_form_without_the_token_is_refused(self):
        strict = Client(enforce_csrf_checks=True)
        strict.force_login(self.user)
        self.assertEqual(strict.post("/items", {"name": "x"}).status_code, 403)

    def test_the_key_is_for_its_owner_only(self):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "secret.key"
            self.assertEqual(secret_key(path), secret_key(path))
            self.assertEqual(stat.S_IMODE(path.stat().st_mode), 0o600)
