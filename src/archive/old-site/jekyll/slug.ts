/** As `Jekyll::Utils.slugify` makes words of addresses: `pretty` keeps what an address may show, and upper case. */
export function jekyllSlug(text: string, mode: 'default' | 'pretty'): string {
  const other = mode === 'pretty' ? /[^\p{M}\p{L}\p{Nd}._~!$&'()+,;=@]+/gu : /[^\p{M}\p{L}\p{Nd}]+/gu;
  const slug = text.replace(other, '-').replace(/^-|-$/g, '');
  return mode === 'pretty' ? slug : slug.toLowerCase();
}
