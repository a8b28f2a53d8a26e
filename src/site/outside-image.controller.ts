import { Controller, Get, Param } from '@nestjs/common';
import { Anyone } from '../auth/session.guard.js';
import { encodePath } from '../core/path.js';
import { ImageFetcher } from '../moxy/fetcher.service.js';
import { type Answer, empty, found } from '../platform/answer.js';
import { addressIn } from '../platform/signed-address.js';
import { OutsideKey } from '../moxy/outside-key.store.js';

// Web readers show what feeds name
const unkept = { 'Cache-Control': 'no-store', 'Cross-Origin-Resource-Policy': 'cross-origin' };

/** Where pages show pictures of other hosts that are not held yet. */
@Controller('moxy')
export class OutsideImageController {
  constructor(
    private readonly key: OutsideKey,
    private readonly fetcher: ImageFetcher,
  ) {}

  /** GET /moxy/:signature/:address — 302 to where the picture is held, after it was fetched; every failure is one and the same 404 that nobody keeps. */
  @Anyone()
  @Get(':signature/:address')
  async show(@Param('signature') signature: string, @Param('address') hex: string): Promise<Answer> {
    const address = addressIn(signature, hex, this.key.now());
    const path = address === null ? null : await this.fetcher.have(address).catch(() => null);
    return path === null ? empty(404, unkept) : found(encodePath(path), unkept);
  }
}
