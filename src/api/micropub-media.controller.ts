import { Controller, Post, Req } from '@nestjs/common';
import { type ApiRequest, Token } from '../auth/session.guard.js';
import { Problem } from '../core/problem.js';
import { type Answer, empty } from '../platform/answer.js';
import { SentFiles } from './sent-files.service.js';

/** Micropub's media endpoint (https://www.w3.org/TR/micropub/#media-endpoint): apps bring a file first, and name its address in a post. */
@Controller('api/micropub/media')
export class MicropubMediaController {
  constructor(private readonly files: SentFiles) {}

  /** POST /api/micropub/media — a form with the part `file`; 201, with its address as `Location`. */
  @Token('media')
  @Post()
  async add(@Req() request: ApiRequest): Promise<Answer> {
    if (!request.isMultipart()) throw new Problem('unsupported', 'Send the file as multipart/form-data, in the part “file”');
    return empty(201, { Location: this.files.addressOf(await this.files.only(request)) });
  }
}
