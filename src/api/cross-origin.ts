import type { FastifyReply, FastifyRequest } from 'fastify';
import { isApi } from '../platform/problem-json.js';

const always = {
  'Access-Control-Allow-Origin': '*',
  'Access-Control-Expose-Headers': 'ETag, Link, Location, Retry-After, WWW-Authenticate',
};

const whenAsked = {
  'Access-Control-Allow-Methods': 'GET, HEAD, POST, PATCH, DELETE',
  'Access-Control-Allow-Headers': 'Authorization, Content-Type, Idempotency-Key, If-Match, If-None-Match, *',
  'Access-Control-Max-Age': '86400',
};

/**
 * Lets scripts of any site use the API (https://fetch.spec.whatwg.org/#http-cors-protocol), as writing apps that run in a browser
 * do. `*` leaves out cookies, which open nothing here: who has no token gets as far as without a browser.
 */
export function allowOtherOrigins(request: FastifyRequest, reply: FastifyReply, done: () => void): void {
  if (!isApi(request.url)) return done();
  void reply.headers(always);
  if (request.method !== 'OPTIONS') return done();
  void reply
    .code(204)
    .headers({ ...whenAsked, 'Cache-Control': 'no-store' })
    .send();
}
