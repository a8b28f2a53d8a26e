import { Body, Controller, Param, ParseIntPipe, Post, Req } from '@nestjs/common';
import * as v from 'valibot';
import { invitationDays, InvitationStore, type NewInvitation } from '../auth/invitation.store.js';
import { PeopleStore } from '../auth/people.store.js';
import { isRole, type Role, roles } from '../auth/rights.js';
import { type AdminRequest, For, ForProven } from '../auth/session.guard.js';
import { Config } from '../platform/config.js';
import { type Answer, seeOther, view } from '../platform/answer.js';
import { text } from './forms.js';
import { Frame } from './frame.service.js';
import { originFor } from './own-address.js';

const role = v.picklist(roles, 'must be owner, editor or author');
const invitation = v.object({ role, name: text });
const again = v.object({ role: v.optional(role, 'author') });

/** Links by which people come in, made by an owner and handed over in whatever way they like. Shown once, kept as a digest. */
@For('people')
@Controller('admin/people')
export class InvitationsController {
  constructor(
    private readonly frame: Frame,
    private readonly people: PeopleStore,
    private readonly invitations: InvitationStore,
    private readonly config: Config,
  ) {}

  /** POST /admin/people/invitations {role, name} — 201 with the link for a new person. */
  @ForProven('people')
  @Post('invitations')
  invite(@Req() request: AdminRequest, @Body({ schema: invitation }) form: v.InferOutput<typeof invitation>): Promise<Answer> {
    return this.#issue(request, { ...form, authorId: null }, false);
  }

  /** POST /admin/people/:id/invitation {role} — 201 with a link to a new password; to an account, for a name that has none. */
  @ForProven('people')
  @Post(':id/invitation')
  async renew(
    @Req() request: AdminRequest,
    @Param('id', ParseIntPipe) id: number,
    @Body({ schema: again }) form: v.InferOutput<typeof again>,
  ): Promise<Answer> {
    const person = await this.people.get(id);
    const given: Role = person.hasAccount && isRole(person.role) ? person.role : form.role;
    return this.#issue(request, { role: given, name: person.name, authorId: id }, person.hasAccount);
  }

  /** POST /admin/people/invitations/:id/deletion — the link works no longer. */
  @Post('invitations/:id/deletion')
  async revoke(@Param('id', ParseIntPipe) id: number): Promise<Answer> {
    await this.invitations.revoke(id);
    return seeOther('/admin/people?done=revoked');
  }

  /** Answered at once and not by a redirect: nothing but this page ever holds the link. */
  async #issue(request: AdminRequest, wanted: Omit<NewInvitation, 'createdById'>, isReset: boolean): Promise<Answer> {
    const secret = await this.invitations.issue({ ...wanted, createdById: request.author!.id });
    const link = `${originFor(this.config.url, request.headers.host)}/admin/invitation?token=${secret}`;
    const data = { link, isReset, name: wanted.name.trim(), role: wanted.role, days: invitationDays };
    return view('admin/invitation', { ...this.frame.of(request, isReset ? 'A new password' : 'An invitation', 'people'), ...data }, 201);
  }
}
