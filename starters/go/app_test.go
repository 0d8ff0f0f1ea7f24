package main

// Sends requests to the whole app, each test with an empty database.

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"
)

func start(t *testing.T) http.Handler {
	items, err := openItems(filepath.Join(t.TempDir(), "app.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { items.Close() })
	return newApp(items, "public")
}

func send(app http.Handler, method, path, body string) *httptest.ResponseRecorder {
	request := httptest.NewRequest(method, path, strings.NewReader(body))
	request.Header.Set("Content-Type", "application/json")
	response := httptest.NewRecorder()
	app.ServeHTTP(response, request)
	return response
}

func expect(t *testing.T, response *httptest.ResponseRecorder, status int, part string) {
	t.Helper()
	if response.Code != status || !strings.Contains(response.Body.String(), part) {
		t.Fatalf("wanted %d with %q, got %d: %s", status, part, response.Code, response.Body)
	}
}

func TestThePageIsServed(t *testing.T) {
	app := start(t)
	expect(t, send(app, "GET", "/", ""), 200, "<main")
	expect(t, send(app, "GET", "/wording.json", ""), 200, `"title"`)
	if code := send(app, "GET", "/../main.go", "").Code; code == 200 {
		t.Fatal("the source must not be served")
	}
}

func TestAnItemCanBeAddedChangedAndDeleted(t *testing.T) {
	app := start(t)
	expect(t, send(app, "GET", "/api/items", ""), 200, "[]")
	added := send(app, "POST", "/api/items", `{"name": "  दूध <b>  "}`)
	var item Item
	if err := json.Unmarshal(added.Body.Bytes(), &item); err != nil || added.Code != 201 {
		t.Fatal(err, added)
	}
	if item != (Item{ID: 1, Name: "दूध <b>"}) {
		t.Fatal(item)
	}
	expect(t, send(app, "PATCH", "/api/items/1", `{"done": true}`), 200, `"done":true`)
	expect(t, send(app, "PATCH", "/api/items/1", `{"name": "Tea"}`), 200, `"name":"Tea","done":true`)
	expect(t, send(app, "GET", "/api/items", ""), 200, "Tea")
	expect(t, send(app, "DELETE", "/api/items/1", ""), 204, "")
	expect(t, send(app, "GET", "/api/items", ""), 200, "[]")
}

func TestBadInputIsRefusedWithAReason(t *testing.T) {
	app := start(t)
	for _, body := range []string{"", "{", "{}", `{"name": ""}`, `{"name": "  "}`, `{"name": 42}`,
		`{"name": "` + strings.Repeat("x", 121) + `"}`, `{"name": "` + strings.Repeat("x", 20000) + `"}`} {
		expect(t, send(app, "POST", "/api/items", body), 400, `"error"`)
	}
	expect(t, send(app, "GET", "/api/items", ""), 200, "[]")
}

func TestAnUnknownIDIs404AndAFormFromAnotherSiteIsRefused(t *testing.T) {
	app := start(t)
	expect(t, send(app, "DELETE", "/api/items/999", ""), 404, "error")
	expect(t, send(app, "PATCH", "/api/items/999", `{"done": true}`), 404, "error")
	expect(t, send(app, "PATCH", "/api/items/abc", `{"done": true}`), 404, "error")
	form := httptest.NewRequest("POST", "/api/items", strings.NewReader(`{"name":"x"}`))
	form.Header.Set("Content-Type", "text/plain")
	response := httptest.NewRecorder()
	app.ServeHTTP(response, form)
	expect(t, response, 415, "error")
}
