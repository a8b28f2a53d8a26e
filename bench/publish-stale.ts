import { publisherAlone } from '../src/app/publisher-alone.js';
import { Clock } from '../src/platform/clock.js';
import { configFrom } from '../src/platform/config-from.js';

/** Makes what is stale in a blog, in a process of its own, as the app does after a form was sent. */
const { publisher, close } = publisherAlone(configFrom(process.env), new Clock());
const { failed } = await publisher.publish();
await publisher.idle();
await close();
if (failed.length > 0) process.exitCode = 1;
