#!/usr/bin/env bash
# Makes the job and the container `abc123` that the documentation's examples speak of, by curl alone,
# on a server in development mode: `make run`, then this in another terminal.
#   BASE=http://localhost:8000 scripts/example-abc123.sh
# With AUTH_MODE=jwt: TOKEN=$(bharatbuild token --user me --role student) scripts/example-abc123.sh
set -euo pipefail
base=${BASE:-http://localhost:8000}/api/v1
id=${ID:-abc123}

call() { # call METHOD PATH [BODY]
    local args=(--silent --show-error --fail-with-body --request "$1" "$base$2")
    [[ -n ${TOKEN-} ]] && args+=(--header "Authorization: Bearer $TOKEN")
    [[ -n ${3-} ]] && args+=(--header "Content-Type: application/json" --data "$3")
    curl "${args[@]}"
    echo
}

# Once more is as good as the first time: an id that is there already is gone on with.
if ! curl --silent --fail ${TOKEN:+--header "Authorization: Bearer $TOKEN"} "$base/jobs/$id" >/dev/null; then
    call POST /jobs/create '{"project_name": "my-react-app", "job_id": "'"$id"'"}'
fi

# A server without dependencies, so that the examples need no internet.
call POST "/containers/$id/files/batch" '{"files": [
  {"path": "package.json", "content": "{\n  \"name\": \"my-react-app\",\n  \"private\": true,\n  \"scripts\": { \"dev\": \"node server.js\" }\n}\n"},
  {"path": "server.js", "content": "const { createServer } = require(\"node:http\");\n\ncreateServer((request, response) => {\n  response.setHeader(\"Content-Type\", \"text/html\");\n  response.end(\"<h1>Hello from abc123</h1>\\n\");\n}).listen(3000, () => console.log(\"Ready on http://localhost:3000\"));\n"},
  {"path": "src/App.tsx", "content": "export default function App() { return <div>Hello</div> }\n"}
]}'

call POST "/containers/$id/create" '{"project_type": "node", "config": {"memory_limit": "512m", "cpu_limit": 0.5}}'
echo "Ready: $id. Remove it with: curl -X DELETE '$base/containers/$id?delete_files=true'"
