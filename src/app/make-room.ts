import type { INestApplicationContext } from '@nestjs/common';
import { Workbench } from '../media/workbench.service.js';
import { Views } from '../platform/views.service.js';
import { Publisher } from '../publishing/publisher.service.js';
import { endIdle } from '../rendering/render-pool.service.js';
import type { Front } from '../site/front.service.js';

/** What the app can do without when memory is short. What serves readers, the front drops by itself. */
export function makeRoomWhenTight(app: INestApplicationContext, { instruments: { pressure } }: Front): void {
  pressure.onTight(() => {
    endIdle();
    app.get(Publisher).shed();
    app.get(Views).shed();
  });
  pressure.onShort((waits) => app.get(Workbench).pause(waits));
}
