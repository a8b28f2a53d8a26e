import { connect } from 'node:net';

/** What a server sends to these words until it closes the connection. */
export async function said(port: number, words: string): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  let text = '';
  socket.setEncoding('latin1').on('data', (chunk) => (text += chunk));
  socket.on('error', () => undefined);
  socket.write(words);
  // Refused before all of it was read, the line may be cut: what came before stands
  await new Promise((over) => socket.once('end', over).once('close', over));
  socket.destroy();
  return text;
}
