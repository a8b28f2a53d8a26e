import { registerHooks } from 'node:module';

/* node --import …: the app without whatever measures it, whose place is taken by bench/no-instruments.ts. */

const measuring = /\/(instruments\/instruments\.service|site\/answer-watch|app\/count-readers)\.js$/;

registerHooks({
  resolve: (specifier, context, next) => next(measuring.test(specifier) ? new URL('no-instruments.js', import.meta.url).href : specifier, context),
});
