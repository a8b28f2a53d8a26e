/** From where somebody came, so that they know it again and it says no more than it must: `203.0.113.…`; empty when nobody knows. */
export function networkInWords(address: string): string {
  const plain = address.replace(/^::ffff:(?=\d+\.)/, '');
  if (/^127\.|^::1$/.test(plain)) return 'this machine';
  const parts = plain.split(plain.includes(':') ? ':' : '.').slice(0, 3);
  return plain.includes(':') ? `${parts.join(':')}:…` : plain && `${parts.join('.')}.…`;
}
