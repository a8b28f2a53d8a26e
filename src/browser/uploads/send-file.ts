/** A file of the media library, as `POST /admin/media` answers with it. */
export type SentFile = { id: number; name: string; url: string; type: string; alt: string | null; markdown: string; preview: string | null };

/** Why a file was not added, as a sentence. `isWorthAnother`: nothing is wrong with the file. */
export class NotSent extends Error {
  constructor(
    message: string,
    readonly isWorthAnother: boolean,
  ) {
    super(message);
  }
}

const mostAtOnce = 2;
let underWay = 0;
const waiting: (() => void)[] = [];

/** Sends a file to the media library, two at a time. `progress` hears from 0 to 1 how much of it has gone. @throws NotSent */
export async function sendFile(file: File, csrf: () => string, progress: (share: number) => void): Promise<SentFile> {
  if (underWay >= mostAtOnce) await new Promise<void>((turn) => waiting.push(turn));
  underWay++;
  try {
    return await send(file, csrf(), progress);
  } finally {
    underWay--;
    waiting.shift()?.();
  }
}

// `fetch` does not tell how much of a body has gone
function send(file: File, csrf: string, progress: (share: number) => void): Promise<SentFile> {
  const request = new XMLHttpRequest();
  request.open('POST', '/admin/media');
  request.setRequestHeader('accept', 'application/json');
  request.setRequestHeader('x-csrf-token', csrf);
  request.upload.onprogress = ({ loaded, total, lengthComputable }) => lengthComputable && progress(loaded / total);
  const body = new FormData();
  body.set('file', file, file.name || 'picture');
  return new Promise((resolve, reject) => {
    request.onload = () => (request.status === 201 ? resolve(JSON.parse(request.responseText) as SentFile) : reject(refusal(file.name, request)));
    request.onerror = () => reject(new NotSent(`“${file.name}” did not arrive: the connection broke`, true));
    request.send(body);
  });
}

function refusal(name: string, { status, responseText, responseType }: XMLHttpRequest): NotSent {
  if (status === 401 || status === 403) return new NotSent(`“${name}” was not added: you are signed out. Sign in in another tab`, true);
  try {
    return new NotSent((JSON.parse(responseText) as { detail: string }).detail, status >= 500);
  } catch {
    // A proxy's own answer
    return new NotSent(`“${name}” was not added: ${status === 413 ? 'it is too large' : `the server answered ${status}${responseType}`}`, status !== 413);
  }
}
