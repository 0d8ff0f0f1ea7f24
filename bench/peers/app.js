// The app behind the previews that bench/ compares: one page, by TCP for whoever comes by the sandbox's
// loopback, and by a socket in its folder for whoever cannot enter the sandbox.
const http = require("node:http");

const page = Buffer.alloc(4096, "<p>BharatBuild</p>\n");
const answer = (request, response) => {
  request.resume();
  response.writeHead(200, { "content-type": "text/html", "content-length": page.length });
  response.end(page);
};
const listen = (where, ready) => {
  const server = http.createServer(answer);
  server.keepAliveTimeout = 0;
  server.listen(where, ready);
};
listen({ host: "127.0.0.1", port: 3000 }, () => listen("app.sock", () => console.log("app is ready")));
