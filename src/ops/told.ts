/** What the ops port answers: text, or a file to save. */
export type Told = { status: number; type: string; body: string | Buffer; headers?: Record<string, string> };

export const plain = 'text/plain; charset=utf-8';
export const said = (status: number, sentence: string, headers: Record<string, string> = {}): Told => ({ status, type: plain, body: `${sentence}\n`, headers });
