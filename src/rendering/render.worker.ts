import { parentPort } from 'node:worker_threads';
import { renderShort } from '../core/markdown.js';
import { readingMinutes } from '../core/reading-time.js';
import { richText } from '../platform/rich-text.js';
import { type Fault, type Made, most, type Reply, type Text } from './job.js';

/*
 * A thread that turns texts into HTML, one after the other. What a hostile text does it does here: to this thread's stack, to its
 * heap, to its time. render-pool.service.ts ends it then, and starts another.
 */

/** Whether an author wrote a tag, or code that looks like one. */
const hasHtml = /<[a-z/!?]/i;

async function made({ markdown: [markdown, idPrefix, options = {}], excerpt, isCleaned }: Text): Promise<Made> {
  const { lang } = options;
  const minutes = readingMinutes(markdown);
  const text = {
    ...richText(markdown, idPrefix, options),
    minutes,
    ownExcerptHtml: excerpt === '' ? '' : renderShort(excerpt, lang === undefined ? {} : { lang }),
  };
  if (!isCleaned && !hasHtml.test(markdown + excerpt)) return text;
  const mended = await mender(isCleaned);
  return { ...text, html: mended(text.html), excerptHtml: mended(text.excerptHtml), ownExcerptHtml: mended(text.ownExcerptHtml) };
}

/** Each is loaded by the first text that needs it. */
const mender = async (isCleaned: boolean): Promise<(html: string) => string> =>
  isCleaned ? (await import('./clean-html.js')).cleanHtml : (await import('./whole-html.js')).wholeHtml;

async function replyTo(text: Text): Promise<Reply> {
  try {
    const answer = await made(text);
    return answer.html.length > most.html ? { fault: 'swollen' } : { made: answer };
  } catch (error) {
    return { fault: faultOf(error) };
  }
}

/** Only a stack that is full makes a RangeError of a text; or a string too long for V8. */
const faultOf = (error: unknown): Fault => (!(error instanceof RangeError) ? 'broken' : /call stack/.test(error.message) ? 'deep' : 'swollen');

const say = (reply: Reply) => parentPort!.postMessage(reply);

parentPort!.on('message', (text: Text) => {
  const { user, system } = process.threadCpuUsage();
  say({ begunMs: (user + system) / 1_000 });
  void replyTo(text).then(say);
});
