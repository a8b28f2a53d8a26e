import { PassThrough } from 'node:stream';
import { Controller, Get, Logger } from '@nestjs/common';
import { ForProven } from '../auth/session.guard.js';
import { exportBlog } from '../export/export-blog.service.js';
import { extras } from '../export/manifest.js';
import { ZipSink } from '../export/zip-sink.store.js';
import { type Answer, download } from '../platform/answer.js';
import { Clock } from '../platform/clock.js';
import { Config } from '../platform/config.js';

/** All of the blog, for its owner. */
@ForProven('settings')
@Controller('admin/export')
export class ExportController {
  readonly #log = new Logger('export');

  constructor(
    private readonly config: Config,
    private readonly clock: Clock,
  ) {}

  /** GET /admin/export — a zip, as “bin/qvill export --with all” writes it, sent while it is made. */
  @Get()
  give(): Answer {
    const body = new PassThrough();
    exportBlog(this.config, new ZipSink(body), { with: extras }).catch((error: unknown) => {
      // Who breaks it off knows that they did
      if ((error as NodeJS.ErrnoException).code !== 'ERR_STREAM_PREMATURE_CLOSE') this.#log.error(`A download of everything was cut off: ${String(error)}`);
      body.destroy(error as Error);
    });
    return download(body, 'application/zip', `blog-${this.clock.iso().slice(0, 10)}.zip`);
  }
}
