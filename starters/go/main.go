// Starts the app: opens the database file and listens on PORT.
package main

import (
	"log"
	"net/http"
	"os"
	"time"
)

func main() {
	items, err := openItems("data/app.db")
	if err != nil {
		log.Fatal(err)
	}
	defer items.Close()

	port := os.Getenv("PORT")
	if port == "" {
		port = "8080"
	}
	server := http.Server{
		// 127.0.0.1: only this computer can connect, not the whole network.
		Addr:              "127.0.0.1:" + port,
		Handler:           newApp(items, "public"),
		ReadHeaderTimeout: 10 * time.Second,
	}
	log.Printf("Ready on http://%s", server.Addr)
	log.Fatal(server.ListenAndServe())
}
