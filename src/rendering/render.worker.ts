import { parentPort } from 'node:worker_threads';
import { renderShort } from '../core/markdown.js';
import { readingMinutes } from '../core/reading-time.js';
import { richText } from '../platform/rich-text.js';
import { type Fault, type Made, most, type Reply, type Text } from './job.js';

/*
 * A thread that turns texts into HTML, one after the other. What a hostile text does it does here: to this thread's stack, to its
 * heap, to its time. render-pool.service.ts ends it then, and starts another.
 */

async function made({ markdown: [markdown, idPrefix, options = {}], excerpt, isCleaned }: Text): Promise<Made> {
  const { lang } = options;
  const minutes = readingMinutes(markdown);
  const text = {
    ...richText(markdown, idPrefix, options),
    minutes,
    ownExcerptHtml: excerpt === '' ? '' : renderShort(excerpt, lang === undefined ? {} : { lang }),
  };
  if (!isCleaned) return text;
  // A blog whose authors may all write HTML never loads it
  const { cleanHtml } = await import('./clean-html.js');
  return { ...text, html: cleanHtml(text.html), excerptHtml: cleanHtml(text.excerptHtml), ownExcerptHtml: cleanHtml(text.ownExcerptHtml) };
}

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
