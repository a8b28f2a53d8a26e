/** What is offered to be read: a folder, or a file by how it begins. */
export type Offered = { path: string; isFolder: boolean; head: Buffer };

/** How a file begins, as text: in whatever it is written, what tells one kind from another is ASCII. */
export const startOf = ({ head }: Pick<Offered, 'head'>): string => {
  const isWide = head[0] === 0xff || head[0] === 0xfe || head[0] === 0 || head[1] === 0;
  return head.toString('latin1').replace(isWide ? /\0/g : /^\u00ef\u00bb\u00bf/, '');
};
