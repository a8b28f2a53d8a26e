/**
 * Node's own `http` and `https`. Who imports `node:http` has each of its exports read, and one of them brings undici with it, Node's `fetch`: a
 * sixth of a start and some megabytes, for what a process that answers never uses.
 */
const { createServer, get, request, ServerResponse } = process.getBuiltinModule('node:http');
const { request: requestTls } = process.getBuiltinModule('node:https');

export { createServer, get, request, requestTls, ServerResponse };
