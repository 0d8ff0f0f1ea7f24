package main

// The web server: the page in public/ and the API under /api/items.

import (
	"database/sql"
	"encoding/json"
	"errors"
	"log"
	"net/http"
	"strconv"
	"strings"
	"unicode/utf8"
)

const (
	longestName = 120
	maxBody     = 16 * 1024 // bytes
)

// problem is a mistake in a request, with a reason that the visitor may read.
type problem struct {
	status int
	reason string
}

func (p problem) Error() string { return p.reason }

var (
	badName = problem{http.StatusBadRequest, "Please type a name of 1 to " + strconv.Itoa(longestName) + " characters."}
	gone    = problem{http.StatusNotFound, "It is no longer in the list."}
)

// fields is what a request may carry; a field that is not sent is nil.
type fields struct {
	Name *string `json:"name"`
	Done *bool   `json:"done"`
}

type app struct {
	items *Items
}

func newApp(items *Items, public string) http.Handler {
	a := app{items}
	routes := http.NewServeMux()
	routes.Handle("/", http.FileServer(http.Dir(public)))
	routes.HandleFunc("/api/items", a.list)
	routes.HandleFunc("/api/items/", a.one)
	return routes
}

// list answers GET and POST /api/items.
func (a app) list(w http.ResponseWriter, r *http.Request) {
	switch r.Method {
	case http.MethodGet:
		all, err := a.items.All()
		answer(w, http.StatusOK, all, err)
	case http.MethodPost:
		item, err := a.add(r)
		answer(w, http.StatusCreated, item, err)
	default:
		answer(w, 0, nil, problem{http.StatusMethodNotAllowed, "This address takes GET and POST."})
	}
}

// one answers PATCH and DELETE /api/items/1.
func (a app) one(w http.ResponseWriter, r *http.Request) {
	id, err := strconv.ParseInt(strings.TrimPrefix(r.URL.Path, "/api/items/"), 10, 64)
	switch {
	case err != nil:
		answer(w, 0, nil, gone)
	case r.Method == http.MethodPatch:
		item, err := a.change(id, r)
		answer(w, http.StatusOK, item, err)
	case r.Method == http.MethodDelete:
		answer(w, http.StatusNoContent, nil, a.remove(id))
	default:
		answer(w, 0, nil, problem{http.StatusMethodNotAllowed, "This address takes PATCH and DELETE."})
	}
}

func (a app) add(r *http.Request) (Item, error) {
	sent, err := read(r)
	if err != nil {
		return Item{}, err
	}
	if sent.Name == nil {
		return Item{}, badName
	}
	return a.items.Add(*sent.Name)
}

func (a app) change(id int64, r *http.Request) (Item, error) {
	sent, err := read(r)
	if err != nil {
		return Item{}, err
	}
	if sent.Name == nil && sent.Done == nil {
		return Item{}, problem{http.StatusBadRequest, "Send a name or done."}
	}
	return a.items.Change(id, sent.Name, sent.Done)
}

func (a app) remove(id int64) error {
	removed, err := a.items.Remove(id)
	if err == nil && !removed {
		return gone
	}
	return err
}

// read never trusts what arrives: anyone can send anything, with or without
// the page. Only JSON is read, which a form on another site cannot send.
func read(r *http.Request) (fields, error) {
	var sent fields
	if !strings.HasPrefix(r.Header.Get("Content-Type"), "application/json") {
		return sent, problem{http.StatusUnsupportedMediaType, "Send JSON."}
	}
	if err := json.NewDecoder(http.MaxBytesReader(nil, r.Body, maxBody)).Decode(&sent); err != nil {
		return sent, problem{http.StatusBadRequest, "Send JSON with a name (text) or done (true or false)."}
	}
	if sent.Name != nil {
		name := strings.TrimSpace(*sent.Name)
		if name == "" || utf8.RuneCountInString(name) > longestName {
			return sent, badName
		}
		sent.Name = &name
	}
	return sent, nil
}

func answer(w http.ResponseWriter, status int, body any, err error) {
	if err != nil {
		status, body = explain(err)
	}
	if status == http.StatusNoContent {
		w.WriteHeader(status)
		return
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(status)
	if err := json.NewEncoder(w).Encode(body); err != nil {
		log.Print(err)
	}
}

// explain tells the visitor why; details of our own mistakes go to the log.
func explain(err error) (int, map[string]string) {
	if errors.Is(err, sql.ErrNoRows) {
		err = gone
	}
	var p problem
	if errors.As(err, &p) {
		return p.status, map[string]string{"error": p.reason}
	}
	log.Print(err)
	return http.StatusInternalServerError, map[string]string{"error": "Something went wrong."}
}
