import { type DynamicModule, Module, StandardSchemaValidationPipe } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_INTERCEPTOR, APP_PIPE } from '@nestjs/core';
import { SessionGuard } from '../auth/session.guard.js';
import { AnswerInterceptor } from '../platform/answer.interceptor.js';
import { memoryPressure } from '../instruments/memory-pressure.service.js';
import { Pressure } from '../instruments/pressure.service.js';
import { Recorder } from '../instruments/recorder.js';
import { Sampler } from '../instruments/sampler.service.js';
import { Clock } from '../platform/clock.js';
import { Config } from '../platform/config.js';
import { ProblemFilter } from '../platform/problem.filter.js';
import { Readership } from '../readership/readership.service.js';
import { doors } from './doors.js';
import { parts } from './parts.js';

/** The whole engine: its doors, its parts, and what stands before and behind every door. */
@Module({})
export class AppModule {
  static with(
    config: Config,
    clock: Clock,
    { recorder, sampler, pressure } = unmeasured(config, clock),
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
        { provide: APP_PIPE, useFactory: () => new StandardSchemaValidationPipe({ errorHttpStatusCode: 422 }) },
        { provide: APP_INTERCEPTOR, useClass: AnswerInterceptor },
        { provide: APP_FILTER, useClass: ProblemFilter },
      ],
    };
  }
}

/** A command does its work and ends: nobody asks it how it fares. */
function unmeasured(config: Config, clock: Clock): { recorder: Recorder; sampler: Sampler; pressure: Pressure } {
  const recorder = new Recorder();
  const sampler = new Sampler(config.databaseFile, recorder, clock);
  return { recorder, sampler, pressure: memoryPressure(config.memory, recorder, sampler) };
}
