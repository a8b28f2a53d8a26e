import { parentPort } from 'node:worker_threads';
import { renderShort } from '../core/markdown.js';
import { readingMinutes } from '../core/reading-time.js';
import { richText } from '../platform/rich-text.js';
import { type Fault, type Made, most, type Reply, type Text } from './job.js';

/*
 * A thread that turns texts into HTML, one after the other. What a hostile text does it does here: to this thread's stack, to its
 * heap, to its time. render-pool.service.ts ends it then, and starts another.
 */

type Mender = (html: string) => string;

/** Whether an author wrote a tag, or code that looks like one. */
const hasHtml = /<[a-z/!?]/i;

function made({ markdown: [markdown, idPrefix, options = {}], excerpt }: Text, mended: Mender | null): Made {
  const { lang } = options;
  const minutes = readingMinutes(markdown);
  const text = {
    ...richText(markdown, idPrefix, options),
    minutes,
    ownExcerptHtml: excerpt === '' ? '' : renderShort(excerpt, lang === undefined ? {} : { lang }),
  };
  if (!mended) return text;
  return { ...text, html: mended(text.html), excerptHtml: mended(text.excerptHtml), ownExcerptHtml: mended(text.ownExcerptHtml) };
}

/** Each is loaded by the first text that needs it. */
async function menderFor({ markdown: [markdown], excerpt, isCleaned }: Text): Promise<Mender | null> {
  if (isCleaned) return (await import('./clean-html.js')).cleanHtml;
  return hasHtml.test(markdown + excerpt) ? (await import('./whole-html.js')).wholeHtml : null;
}

function replyTo(text: Text, mended: Mender | null): Reply {
  try {
    const answer = made(text, mended);
    return answer.html.length > most.html ? { fault: 'swollen' } : { made: answer };
  } catch (error) {
    return { fault: faultOf(error) };
  }
}

/** Only a stack that is full makes a RangeError of a text; or a string too long for V8. */
const faultOf = (error: unknown): Fault => (!(error instanceof RangeError) ? 'broken' : /call stack/.test(error.message) ? 'deep' : 'swollen');

const say = (reply: Reply) => parentPort!.postMessage(reply);

parentPort!.on('message', async (text: Text) => {
  const mended = await menderFor(text);
  const { user, system } = process.threadCpuUsage();
  say({ begunMs: (user + system) / 1_000 });
  say(replyTo(text, mended));
});
