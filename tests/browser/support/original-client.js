// What the earlier implementation's page did to run a project, call by call: its hook sends no
// token, encodes whole paths (`src%2FApp.js`), reads only the `data:` lines of a stream, and takes
// what it does not know for nothing.

export class OriginalClient {
  #base;
  #project;
  #options;
  #controller = null;
  container = null;
  output = [];
  errors = [];

  constructor(base, projectId, options = {}) {
    this.#base = `${base}/api/v1`;
    this.#project = projectId;
    this.#options = options;
  }

  /** Whether containers are to be had: an unknown project's status is a quick 404 then. */
  async dockerIsThere() {
    const signal = AbortSignal.timeout(2000);
    const answer = await fetch(`${this.#base}/containers/test-docker/status`, { signal });
    if (answer.status === 404) return true;
    const { detail } = await answer.json();
    return ![500, 503].includes(answer.status) || !/docker/i.test(detail);
  }

  async createContainer() {
    const { projectType = 'node', memoryLimit = '512m', cpuLimit = 0.5 } = this.#options;
    const body = { project_type: projectType, memory_limit: memoryLimit, cpu_limit: cpuLimit };
    this.container = await this.#call('POST', '/create', body);
    return this.container;
  }

  writeFile(path, content) { return this.#call('POST', '/files', { path, content }); }

  writeFiles(files) { return this.#call('POST', '/files/batch', { files }); }

  async readFile(path) {
    return (await this.#call('GET', `/files/${encodeURIComponent(path)}`)).content;
  }

  listFiles(path = '.') { return this.#call('GET', `/files?path=${encodeURIComponent(path)}`); }

  executeCommand(command, timeout = 300) { return this.#stream('/exec', { command, timeout }); }

  executeCommands(commands, stopOnError = true) {
    return this.#stream('/exec/batch', { commands, stop_on_error: stopOnError });
  }

  /** Hangs up, no more. */
  cancelExecution() { this.#controller?.abort(); }

  getPreviewUrl(port = 3000) { return this.#call('GET', `/preview?port=${port}`); }

  getStats() { return this.#call('GET', '/stats'); }

  getStatus() { return this.#call('GET', '/status'); }

  stopContainer() { return this.#call('POST', '/stop'); }

  deleteContainer(deleteFiles = false) {
    return this.#call('DELETE', `?delete_files=${deleteFiles}`);
  }

  async #call(method, path, body) {
    const answer = await this.#send(method, path, body);
    if (!answer.ok) throw new Error((await answer.json()).detail || `HTTP ${answer.status}`);
    return answer.json();
  }

  #send(method, path, body, signal) {
    const headers = { 'Content-Type': 'application/json' };
    const url = `${this.#base}/containers/${this.#project}${path}`;
    return fetch(url, { method, headers, body: body && JSON.stringify(body), signal });
  }

  /** Answers `{exitCode, code, success, events}` of the last command, or null when it hung up. */
  async #stream(path, body) {
    this.#controller = new AbortController();
    const result = { exitCode: null, code: null, success: false, events: [] };
    try {
      const answer = await this.#send('POST', path, body, this.#controller.signal);
      if (!answer.ok) throw new Error((await answer.json()).detail);
      await this.#read(answer.body, (event) => this.#take(event, result));
      return result;
    } catch (error) {
      if (error.name === 'AbortError') return null;
      throw error;
    }
  }

  async #read(body, take) {
    const decoder = new TextDecoder();
    let buffer = '';
    for await (const chunk of body) {
      buffer += decoder.decode(chunk, { stream: true });
      const lines = buffer.split('\n');
      buffer = lines.pop() ?? '';
      for (const line of lines) {
        if (line.startsWith('data: ')) take(JSON.parse(line.slice(6)));
      }
    }
  }

  #take(event, result) {
    result.events.push(event);
    switch (event.type) {
      case 'stdout': this.output.push(event.data); break;
      case 'stderr': case 'error': this.errors.push(event.data); break;
      case 'exit':
        result.exitCode = event.data;
        result.code = event.code;
        result.success = event.success;
        break;
    }
  }
}
