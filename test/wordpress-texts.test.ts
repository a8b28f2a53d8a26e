import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readFileNamed } from './support/read-source.js';
import { attachment, item, meta, wxr } from './support/wxr.js';

const files = attachment(7, 'a.jpg', { alt: 'A', caption: 'The a', parent: 1 }) + attachment(8, 'b.png', { parent: 1 });

/** What the text of a post becomes, and what the report says of it. */
const texts: [name: string, text: string, markdown: string, notices?: string[]][] = [
  ['lines of an old text', 'One\ntwo\n\n<em>Three</em>\n<blockquote>four\n\nfive</blockquote>\nsix', 'One\\\ntwo\n\n*Three*\n\n> four\n>\n> five\n\nsix'],
  ['lists of an old text', 'a\n<ul>\n\t<li>b</li>\n\t<li>c</li>\n</ul>\nd', 'a\n\n- b\n- c\n\nd'],
  ['code of an old text', '<pre>a\n\n  b</pre>\nc', '```\na\n\n  b\n```\n\nc'],
  ['the end of what lists show', 'a\n\n<!--more Read on-->\n\nb', 'a\n\n<!--more-->\n\nb'],
  ['pages of one text', 'a\n<!--nextpage-->\nb', 'a\n\nb', ['was shown on several pages there: it is one here']],
  ['a caption', '[caption id="x" width="3"]<img src="a.jpg" alt="A" class="size-full" width="3" height="4" /> The a[/caption] b', '![A](a.jpg "The a")\n\nb'],
  ['a caption of long ago', '[caption caption="Mine &amp; yours"]<a href="/x"><img src="a.jpg" alt=""></a>[/caption]', '[![](a.jpg "Mine & yours")](/x)'],
  ['a gallery', '[gallery ids="8,7"]', '![](https://old.example/wp-content/uploads/b.png)\n\n![A](https://old.example/wp-content/uploads/a.jpg "The a")'],
  [
    'a gallery of all that is the post’s',
    '[gallery]',
    '![A](https://old.example/wp-content/uploads/a.jpg "The a")\n\n![](https://old.example/wp-content/uploads/b.png)',
  ],
  [
    'players',
    '[youtube=https://youtu.be/abcdefghijk]\n\n[vimeo 12345678]\n\n[embed]https://e.example/x[/embed]',
    'https://youtu.be/abcdefghijk\n\nhttps://vimeo.com/12345678\n\n<https://e.example/x>',
  ],
  [
    'sound and film',
    '[audio mp3="a.mp3"][/audio]\n\n[video src="a.mp4"]',
    '<audio controls="" src="a.mp3"></audio>\n\n<video controls="" src="a.mp4"></video>',
  ],
  ['code as a shortcode', '[sourcecode language="php"]\n<?php [caption]\n\n$a;\n[/sourcecode]', '```php\n<?php [caption]\n\n$a;\n```'],
  ['a gist', '[gist id="ann/12"]', '<https://gist.github.com/ann/12>'],
  [
    'an address alone in its line',
    'a\n\nhttps://www.youtube.com/watch?v=abcdefghijk\n\nhttps://e.example/?a=1&amp;b=2',
    'a\n\nhttps://www.youtube.com/watch?v=abcdefghijk\n\n<https://e.example/?a=1&b=2>',
  ],
  [
    'shortcodes of plugins',
    'a [sic] [my_form id="3"] [box]b[/box].',
    'a [sic] [my_form id="3"] [box]b[/box].',
    ['has shortcodes that mean nothing here, left as they are: [my_form], [box]'],
  ],
  ['a text about shortcodes', '[[gallery]] and [[caption]x[/caption]].', '[gallery] and [[caption]x[/caption]].'],
  [
    'blocks',
    '<!-- wp:heading {"level":3} --><h3 class="wp-block-heading">H</h3><!-- /wp:heading --><!-- wp:paragraph {"align":"left"} -->\n<p>a\nb</p>\n<!-- /wp:paragraph -->\n<!-- wp:list --><ul><!-- wp:list-item --><li>c</li><!-- /wp:list-item --></ul><!-- /wp:list --><!-- wp:separator --><hr class="wp-block-separator"/><!-- /wp:separator -->',
    '### H\n\na b\n\n- c\n\n* * *',
  ],
  [
    'blocks of pictures',
    '<!-- wp:image {"id":7} --><figure class="wp-block-image size-large"><img src="a.jpg" alt="A" class="wp-image-7"/><figcaption class="wp-element-caption">C</figcaption></figure><!-- /wp:image --><!-- wp:gallery --><figure class="wp-block-gallery has-nested-images"><figure class="wp-block-image"><img src="b.jpg" alt=""/></figure><figure class="wp-block-image"><img src="c.jpg" alt=""/></figure></figure><!-- /wp:gallery -->',
    '![A](a.jpg "C")\n\n![](b.jpg)\n\n![](c.jpg)',
  ],
  [
    'blocks of code',
    '<!-- wp:code --><pre class="wp-block-code"><code>a &lt; b</code></pre><!-- /wp:code --><!-- wp:syntaxhighlighter/code {"language":"ruby"} --><pre class="wp-block-syntaxhighlighter-code">puts 1</pre><!-- /wp:syntaxhighlighter/code -->',
    '```\na < b\n```\n\n```ruby\nputs 1\n```',
  ],
  [
    'blocks of what is elsewhere',
    '<!-- wp:embed {"url":"https://youtu.be/abcdefghijk"} --><figure class="wp-block-embed"><div class="wp-block-embed__wrapper">\nhttps://youtu.be/abcdefghijk\n</div><figcaption>C</figcaption></figure><!-- /wp:embed -->',
    '<figure>\n\nhttps://youtu.be/abcdefghijk\n\n<figcaption>C</figcaption>\n</figure>',
  ],
  [
    'columns and buttons',
    '<!-- wp:columns --><div class="wp-block-columns"><!-- wp:column --><div class="wp-block-column"><!-- wp:paragraph --><p>a</p><!-- /wp:paragraph --></div><!-- /wp:column --></div><!-- /wp:columns --><!-- wp:buttons --><div class="wp-block-buttons"><!-- wp:button --><div class="wp-block-button"><a class="wp-block-button__link" href="/b">B</a></div><!-- /wp:button --></div><!-- /wp:buttons -->',
    'a\n\n[B](/b)',
  ],
  [
    'blocks that are shared, and blocks that are filled later',
    '<!-- wp:block {"ref":9} /--><!-- wp:latest-posts /-->',
    'Shared',
    ['has blocks that WordPress filled when it showed them, left out: latest-posts'],
  ],
  ['an old text between blocks', 'a\n\nb\n<!-- wp:paragraph --><p>c</p><!-- /wp:paragraph -->', 'a\n\nb\n\nc'],
];

for (const [name, text, markdown, notices = []] of texts)
  test(`a WordPress text becomes Markdown: ${name}`, async () => {
    const shared = item({ id: 9, type: 'wp_block', text: '<!-- wp:paragraph --><p>Shared</p><!-- /wp:paragraph -->' });
    const { posts, refused } = await readFileNamed('e.xml', wxr(item({ text }) + files + shared));
    assert.deepEqual([posts.length, refused], [1, []]);
    assert.deepEqual([posts[0]!.markdown, posts[0]!.notices], [markdown, notices]);
  });

test('notes of a text of blocks stand below it', async () => {
  const text =
    '<!-- wp:paragraph --><p>a<sup data-fn="n-1" class="fn"><a href="#n-1" id="n-1-link">1</a></sup></p><!-- /wp:paragraph --><!-- wp:footnotes /-->';
  const { posts } = await readFileNamed('e.xml', wxr(item({ text, more: meta('footnotes', '[{"content":"A <b>note</b>","id":"n-1"}]') })));
  assert.equal(posts[0]!.markdown, 'a[^1]\n\n[^1]: A **note**');
});

test('what stood above or beside a text stands in it', async () => {
  const { posts } = await readFileNamed(
    'e.xml',
    wxr(
      item({ text: 'a', more: meta('_thumbnail_id', '7') + meta('enclosure', 'https://old.example/p.mp3\n12\naudio/mpeg') }) +
        files +
        item({ id: 2, text: '<img src="/u/a-300x200.jpg">', more: meta('_thumbnail_id', '7') }),
    ),
  );
  assert.deepEqual(
    posts.map(({ markdown }) => markdown),
    ['![A](https://old.example/wp-content/uploads/a.jpg "The a")\n\na\n\n<audio controls="" src="https://old.example/p.mp3"></audio>', '![](/u/a-300x200.jpg)'],
  );
});
