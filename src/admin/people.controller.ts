import { Body, Controller, Get, Param, ParseIntPipe, Post, Query, Req } from '@nestjs/common';
import * as v from 'valibot';
import { InvitationStore } from '../auth/invitation.store.js';
import { PeopleStore } from '../auth/people.store.js';
import { roles } from '../auth/rights.js';
import { SecondStepStore } from '../auth/second-step.store.js';
import { type AdminRequest, For, ForProven } from '../auth/session.guard.js';
import { SessionStore } from '../auth/session.store.js';
import type { Place } from '../core/long-date.js';
import { Problem } from '../core/problem.js';
import { type Answer, seeOther, view } from '../platform/answer.js';
import { Publisher } from '../publishing/publisher.service.js';
import { SettingsStore } from '../settings/settings.store.js';
import { faultsOf, text } from './forms.js';
import { Frame } from './frame.service.js';
import { personOf, roleChoice, sessionsOf, timeOf } from './person.js';
import { placeOf } from './zone.js';
import { tableOf } from '../core/table-of.js';

const chosenRole = v.object({ role: v.picklist(roles, 'must be owner, editor or author') });

const chosenHtml = v.object({ html: v.pipe(text, v.picklist(['', 'yes'], 'must be yes or nothing')) });

const notices: Record<string, string> = tableOf({
  role: 'Saved.',
  closed: 'The account is closed. The name stays under the posts.',
  revoked: 'The link works no longer.',
  codes: 'No code is asked of them any more.',
  ended: 'Signed out.',
});

/** Who writes here: the owners' page. */
@For('people')
@Controller('admin/people')
export class PeopleController {
  constructor(
    private readonly frame: Frame,
    private readonly people: PeopleStore,
    private readonly invitations: InvitationStore,
    private readonly sessions: SessionStore,
    private readonly settings: SettingsStore,
    private readonly publisher: Publisher,
    private readonly secondStep: SecondStepStore,
  ) {}

  /** GET /admin/people — everybody, and the invitations that wait. */
  @Get()
  async index(@Req() request: AdminRequest, @Query('done', { schema: text }) done: string): Promise<Answer> {
    const [{ people, names }, pending, place] = await Promise.all([this.people.all(), this.invitations.pending(), this.#place(request)]);
    return view('admin/people', {
      ...this.frame.of(request, 'People'),
      notice: notices[done],
      people: people.map((person) => ({ ...personOf(person, place), isYou: person.id === request.author!.id })),
      names: names.map((person) => personOf(person, place)),
      invitations: pending.map((link) => ({ ...link, name: link.name || 'Somebody', until: timeOf(link.expiresAt, place) })),
      roles: roleChoice('author'),
    });
  }

  /** GET /admin/people/:id — one of them, with their sessions. */
  @Get(':id')
  show(@Req() request: AdminRequest, @Param('id', ParseIntPipe) id: number, @Query('done', { schema: text }) done: string): Promise<Answer> {
    return this.#page(request, id, { notice: notices[done] });
  }

  /** POST /admin/people/:id/role {role} — from now on they may do what it says; who may do more signs in anew. 409 for the last owner. */
  @ForProven('people')
  @Post(':id/role')
  give(
    @Req() request: AdminRequest,
    @Param('id', ParseIntPipe) id: number,
    @Body({ schema: chosenRole }) form: v.InferOutput<typeof chosenRole>,
  ): Promise<Answer> {
    return this.#change(request, id, `/admin/people/${id}?done=role`, () => this.people.setRole(id, form.role));
  }

  /** POST /admin/people/:id/html {html: yes} — whether HTML in their posts is shown as it stands. */
  @ForProven('people')
  @Post(':id/html')
  allowHtml(
    @Req() request: AdminRequest,
    @Param('id', ParseIntPipe) id: number,
    @Body({ schema: chosenHtml }) { html }: v.InferOutput<typeof chosenHtml>,
  ): Promise<Answer> {
    return this.#change(request, id, `/admin/people/${id}?done=role`, () => this.people.setWritesHtml(id, html === 'yes'));
  }

  /** POST /admin/people/:id/deletion — closes the account; the name stays. 409 for the last owner. */
  @ForProven('people')
  @Post(':id/deletion')
  close(@Req() request: AdminRequest, @Param('id', ParseIntPipe) id: number): Promise<Answer> {
    return this.#change(request, id, '/admin/people?done=closed', () => this.people.close(id));
  }

  /** POST /admin/people/:id/codes/deletion — no code is asked of them any more: for who has lost the phone and the recovery codes. */
  @ForProven('people')
  @Post(':id/codes/deletion')
  dropCodes(@Req() request: AdminRequest, @Param('id', ParseIntPipe) id: number): Promise<Answer> {
    return this.#change(request, id, `/admin/people/${id}?done=codes`, () => this.people.dropCodes(id));
  }

  /** POST /admin/people/:id/sessions/deletion — signs them out everywhere; who does it to themselves stays where they are. */
  @Post(':id/sessions/deletion')
  async endSessions(@Req() request: AdminRequest, @Param('id', ParseIntPipe) id: number): Promise<Answer> {
    await this.sessions.endAll(id, request.sessionSecret);
    return seeOther(`/admin/people/${id}?done=ended`);
  }

  /** POST /admin/people/:id/sessions/:session/deletion — signs them out of one browser. */
  @Post(':id/sessions/:session/deletion')
  async endSession(@Param('id', ParseIntPipe) id: number, @Param('session', ParseIntPipe) session: number): Promise<Answer> {
    await this.sessions.endOne(id, session);
    return seeOther(`/admin/people/${id}?done=ended`);
  }

  /** Does it, or shows the person's page again with the reason why not. */
  async #change(request: AdminRequest, id: number, next: string, work: () => Promise<void>): Promise<Answer> {
    try {
      await work();
      await this.publisher.publish();
      return seeOther(next);
    } catch (error) {
      if (!(error instanceof Problem) || error.kind !== 'conflict') throw error;
      return this.#page(request, id, faultsOf(error), 409);
    }
  }

  async #page(request: AdminRequest, id: number, more: object, status = 200): Promise<Answer> {
    const [person, sessions, hasCodes, place] = await Promise.all([
      this.people.get(id),
      this.sessions.of(id, request.sessionSecret),
      this.secondStep.isOn(id),
      this.#place(request),
    ]);
    const data = {
      person: { ...personOf(person, place), isYou: id === request.author!.id },
      roles: roleChoice(person.role),
      hasCodes,
      // Others write it by their role
      isAskedForHtml: person.role === 'author',
      sessions: sessionsOf(sessions, place),
      sessionsUrl: `/admin/people/${id}/sessions`,
    };
    return view('admin/person', { ...this.frame.of(request, person.name), ...data, ...more }, status);
  }

  async #place({ author }: AdminRequest): Promise<Place> {
    return placeOf(author, await this.settings.read());
  }
}
