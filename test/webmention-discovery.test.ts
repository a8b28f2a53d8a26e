import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { MentionBlog } from './support/mentions.js';
import { Others } from './support/others.js';

/*
 * The cases of https://webmention.rocks, rebuilt: where a page says that it takes webmentions, in each way that the specification knows.
 */

let own: MentionBlog;
let others: Others;
before(async () => {
  others = await Others.start();
  own = await MentionBlog.start();
});
after(async () => {
  await own.stop();
  others.stop();
});

/** A page: what its header says, what its HTML says; `endpoint` is where it takes webmentions, null where it must not be told. */
type Case = { link?: string | string[]; html?: string; endpoint: string | null; named?: string };
const absolute = (path: string) => others.at(path);

const cases: Record<string, (n: string) => Case> = {
  '1 Link header, unquoted rel, relative address': (n) => ({ link: `<${n}/endpoint>; rel=webmention`, endpoint: `${n}/endpoint` }),
  '2 Link header, unquoted rel, absolute address': (n) => ({ link: `<${absolute(`${n}/endpoint`)}>; rel=webmention`, endpoint: `${n}/endpoint` }),
  '3 <link>, relative address': (n) => ({ html: `<link rel="webmention" href="${n}/endpoint">`, endpoint: `${n}/endpoint` }),
  '4 <link>, absolute address': (n) => ({ html: `<link rel="webmention" href="${absolute(`${n}/endpoint`)}">`, endpoint: `${n}/endpoint` }),
  '5 <a>, relative address': (n) => ({ html: `<a rel="webmention" href="${n}/endpoint">x</a>`, endpoint: `${n}/endpoint` }),
  '6 <a>, absolute address': (n) => ({ html: `<a rel="webmention" href="${absolute(`${n}/endpoint`)}">x</a>`, endpoint: `${n}/endpoint` }),
  '7 Link header of strange case': (n) => ({ named: 'LinK', link: `<${n}/endpoint>; rel=webmention`, endpoint: `${n}/endpoint` }),
  '8 Link header, quoted rel': (n) => ({ link: `<${n}/endpoint>; rel="webmention"`, endpoint: `${n}/endpoint` }),
  '9 several rels in a <link>': (n) => ({ html: `<link rel="webmention somethingelse" href="${n}/endpoint">`, endpoint: `${n}/endpoint` }),
  '10 several rels in a Link header': (n) => ({ link: `<${n}/endpoint>; rel="webmention somethingelse"`, endpoint: `${n}/endpoint` }),
  '11 all three: the header is first': (n) => ({
    link: `<${n}/endpoint>; rel=webmention`,
    html: `<link rel="webmention" href="${n}/wrong"><a rel="webmention" href="${n}/wrong">x</a>`,
    endpoint: `${n}/endpoint`,
  }),
  '12 a rel that only looks like it': (n) => ({
    html: `<link rel="not-webmention" href="${n}/wrong"><a rel="webmention" href="${n}/endpoint">x</a>`,
    endpoint: `${n}/endpoint`,
  }),
  '13 one in a comment': (n) => ({
    html: `<!-- <a rel="webmention" href="${n}/wrong">x</a> --><a rel="webmention" href="${n}/endpoint">x</a>`,
    endpoint: `${n}/endpoint`,
  }),
  '14 one that is only shown': (n) => ({
    html: `<code>&lt;a href="${n}/wrong" rel="webmention"&gt;&lt;/a&gt;</code><a rel="webmention" href="${n}/endpoint">x</a>`,
    endpoint: `${n}/endpoint`,
  }),
  '15 an empty address is the page itself': (n) => ({ html: '<link rel="webmention" href="">', endpoint: n }),
  '16 <a> before <link>': (n) => ({
    html: `<a rel="webmention" href="${n}/endpoint">x</a><link rel="webmention" href="${n}/wrong">`,
    endpoint: `${n}/endpoint`,
  }),
  '17 <link> before <a>': (n) => ({
    html: `<link rel="webmention" href="${n}/endpoint"><a rel="webmention" href="${n}/wrong">x</a>`,
    endpoint: `${n}/endpoint`,
  }),
  '18 several Link headers': (n) => ({ link: [`<${n}/wrong>; rel="other"`, `<${n}/endpoint>; rel=webmention`], endpoint: `${n}/endpoint` }),
  '19 several links in one header': (n) => ({ link: `<${n}/wrong>; rel="other", <${n}/endpoint>; rel=webmention`, endpoint: `${n}/endpoint` }),
  '20 a <link> without an address': (n) => ({ html: `<link rel="webmention"><a rel="webmention" href="${n}/endpoint">x</a>`, endpoint: `${n}/endpoint` }),
  '21 the address has a query': (n) => ({
    html: `<link rel="webmention" href="${n}/endpoint?query=yes&amp;b=%20">`,
    endpoint: `${n}/endpoint?query=yes&b=%20`,
  }),
  '22 an address relative to the page': (n) => ({ html: `<link rel="webmention" href="${n.slice(1)}/endpoint">`, endpoint: `${n}/endpoint` }),
  '24 the base of the document': (n) => ({ html: `<base href="${n}/deep/"><link rel="webmention" href="endpoint">`, endpoint: `${n}/deep/endpoint` }),
  '25 a rel in capitals, and other parameters around it': (n) => ({
    link: `<${n}/endpoint>; title="a, <b>; rel=webmention"; REL = "WebMention"`,
    endpoint: `${n}/endpoint`,
  }),
  '26 in a script, or of another protocol': (n) => ({
    html: `<script>'<a rel="webmention" href="${n}/wrong">'</script><link rel="webmention" href="javascript:alert(1)">`,
    endpoint: null,
  }),
  '27 nowhere': () => ({ html: '<p>Nothing here.</p>', endpoint: null }),
};

for (const [name, make] of Object.entries(cases))
  test(`discovery ${name}`, async () => {
    const number = name.split(' ')[0];
    const { link, html = '', endpoint, named = 'Link' } = make(`/${number}`);
    const target = others.put(`/${number}`, { headers: link === undefined ? {} : { [named]: link }, body: `<!doctype html><title>x</title>${html}` });
    others.told.splice(0);
    await own.publish({ title: `Case ${number}`, slug: `case-${number}`, markdown: `[Look](${target})` });
    await own.send();
    assert.deepEqual(others.told, endpoint === null ? [] : [{ path: endpoint, source: own.at(`/case-${number}`), target }]);
    const row = (await own.sent()).find((each) => each.target === target)!;
    assert.deepEqual([row.result, row.nextAt], [endpoint === null ? 'none' : 'sent', null]);
  });

test('discovery 23 after a redirect, relative to where that led', async () => {
  others.put('/23/page', { status: 302, headers: { location: 'final/there' } });
  others.put('/23/final/there', '<link rel="webmention" href="endpoint">');
  others.told.splice(0);
  await own.publish({ title: 'Case 23', slug: 'case-23', markdown: `[Look](${others.at('/23/page')})` });
  await own.send();
  assert.deepEqual(others.told, [{ path: '/23/final/endpoint', source: own.at('/case-23'), target: others.at('/23/page') }]);
});
