import { type DynamicModule, Module } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_INTERCEPTOR, APP_PIPE } from '@nestjs/core';
import { SessionGuard } from '../auth/session.guard.js';
import { AnswerInterceptor } from '../platform/answer.interceptor.js';
import { instruments } from '../instruments/instruments.service.js';
import { Pressure } from '../instruments/pressure.service.js';
import { Recorder } from '../instruments/recorder.js';
import { Sampler } from '../instruments/sampler.service.js';
import { Clock } from '../platform/clock.js';
import { Config } from '../platform/config.js';
import { ProblemFilter } from '../platform/problem.filter.js';
import { Readership } from '../readership/readership.service.js';
import { doors } from './doors.js';
import { InputPipe } from './input-pipe.js';
import { parts } from './parts.js';
import { QueryGuard } from './query.guard.js';

/** The whole engine: its doors, its parts, and what stands before and behind every door. */
@Module({})
export class AppModule {
  static with(
    config: Config,
    clock: Clock,
    { recorder, sampler, pressure } = instruments(config, clock),
    readership = new Readership(config, clock),
  ): DynamicModule {
    return {
      module: AppModule,
      controllers: doors,
      providers: [
        { provide: Config, useValue: config },
        { provide: Clock, useValue: clock },
        { provide: Recorder, useValue: recorder },
        { provide: Sampler, useValue: sampler },
        { provide: Readership, useValue: readership },
        { provide: Pressure, useValue: pressure },
        ...parts,
        { provide: APP_GUARD, useClass: SessionGuard },
        { provide: APP_GUARD, useClass: QueryGuard },
        { provide: APP_PIPE, useClass: InputPipe },
        { provide: APP_INTERCEPTOR, useClass: AnswerInterceptor },
        { provide: APP_FILTER, useClass: ProblemFilter },
      ],
    };
  }
}
