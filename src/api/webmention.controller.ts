import { randomBytes, createHmac } from 'node:crypto';
import { Body, Controller, Post, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Anyone } from '../auth/session.guard.js';
import { Problem } from '../core/problem.js';
import { MentionInbox } from '../mentions/inbox.store.js';
import { MentionLimit } from '../mentions/mention-limit.js';
import { MentionVerifier } from '../mentions/verifier.service.js';
import { type Answer, json } from '../platform/answer.js';
import { Clock } from '../platform/clock.js';
import { clientOf } from '../site/client-of.js';

/** Where others tell that they link to a post (https://www.w3.org/TR/webmention/#receiving-webmentions). Servers ask here, without a token. */
@Controller('api/webmention')
export class WebmentionController {
  readonly #limit = new MentionLimit();
  readonly #salt = randomBytes(32);

  constructor(
    private readonly inbox: MentionInbox,
    private readonly verifier: MentionVerifier,
    private readonly clock: Clock,
  ) {}

  /** POST /api/webmention {source, target} — 202: it is looked at later; 400 with the reason. */
  @Anyone()
  @Post()
  async take(@Req() request: FastifyRequest, @Body() form: Record<string, unknown> | null): Promise<Answer> {
    if (!/^application\/x-www-form-urlencoded\b/i.test(request.headers['content-type'] ?? '')) throw new Problem('unsupported', 'This must come as a form');
    const client = clientOf(request.ip);
    const digest = createHmac('sha256', this.#salt)
      .update(client ?? '')
      .digest('base64url');
    this.#limit.count(digest, client === null, this.clock.now().getTime());
    await this.inbox.take(textIn(form, 'source'), textIn(form, 'target'));
    this.verifier.wake();
    return json({ status: 202, detail: 'Thank you. The source will be read soon, and shown when somebody here has looked at it.' }, 202);
  }
}

function textIn(form: Record<string, unknown> | null, name: string): string {
  const value = form?.[name];
  if (typeof value !== 'string' || value === '') throw new Problem('malformed', `“${name}” is missing`, name);
  return value;
}
