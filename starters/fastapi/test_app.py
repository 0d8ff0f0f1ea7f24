"""Runs the real app, each test with an empty database in a folder of its own."""

import tempfile
import unittest

from fastapi.testclient import TestClient

from app.main import create_app


class AppTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.web = TestClient(create_app(folder.name))

    def list(self):
        return self.web.get("/api/items").json()

    def test_the_page_is_served_and_the_source_is_not(self):
        self.assertIn("<main", self.web.get("/").text)
        for path in ("/../app/main.py", "/%2e%2e/app/main.py", "/nothing"):
            self.assertEqual(self.web.get(path).status_code, 404, path)

    def test_the_api_page_loads_nothing_from_elsewhere(self):
        page = self.web.get("/docs").text
        self.assertIn("swagger", page)
        self.assertNotIn("https://", page)

    def test_an_item_can_be_added_changed_and_deleted(self):
        added = self.web.post("/api/items", json={"name": "  दूध <b>  "})
        self.assertEqual(added.status_code, 201)
        item = added.json()
        self.assertEqual(item, {"id": 1, "name": "दूध <b>", "done": False})

        changed = self.web.patch("/api/items/1", json={"done": True}).json()
        self.assertEqual(changed, {**item, "done": True})
        self.assertEqual(self.web.patch("/api/items/1", json={"name": "Tea"}).json(), {**changed, "name": "Tea"})
        self.assertEqual(self.list(), [{**changed, "name": "Tea"}])

        self.assertEqual(self.web.delete("/api/items/1").status_code, 204)
        self.assertEqual(self.list(), [])

    def test_bad_input_is_refused_with_a_reason(self):
        for name in ["", "   ", "x" * 121, 42, None]:
            answer = self.web.post("/api/items", json={"name": name})
            self.assertEqual(answer.status_code, 400, name)
            self.assertIn("name", answer.json()["error"])
        for body in [{}, {"done": "yes"}, []]:
            self.assertEqual(self.web.patch("/api/items/1", json=body).status_code, 400, body)
        self.assertEqual(self.list(), [])

    def test_an_unknown_id_is_404_and_a_form_from_another_site_is_refused(self):
        for item_id in ("999", "abc", "0", "9" * 30):
            self.assertEqual(self.web.delete(f"/api/items/{item_id}").status_code, 404, item_id)
            self.assertEqual(self.web.patch(f"/api/items/{item_id}", json={"done": True}).status_code, 404, item_id)
        form = self.web.post("/api/items", content='{"name": "x"}', headers={"content-type": "text/plain"})
        self.assertEqual(form.status_code, 400)  # only JSON is read
        self.assertEqual(self.list(), [])


if __name__ == "__main__":
    unittest.main()
