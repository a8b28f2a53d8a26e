import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withoutTags } from '../src/archive/template-tags/without-tags.js';
import { filesByName } from '../src/archive/template-tags/files-by-name.js';
import { renderMarkdown } from '../src/core/markdown.js';

const context = {
  title: 'Rivers',
  fileOf: filesByName(['_posts/2013-08-31-hello.md', 'content/post/two.md', 'content/post/three/index.md', 'a/same.md', 'b/same.md']),
};
const told = (text: string) => withoutTags(text, 1, context);

const rows: [what: string, text: string, markdown: string][] = [
  ['Jekyll’s code', '{% highlight ruby linenos %}\nputs "{{ x }}"\n{% endhighlight %}', '```ruby\nputs "{{ x }}"\n```'],
  ['code that holds a fence', '{% highlight md %}\n```js\n1\n```\n{% endhighlight %}', '````md\n```js\n1\n```\n````'],
  ['Octopress’ code', '{% codeblock Time.rb lang:ruby http://x.example/t.rb %}\n1\n{% endcodeblock %}', '[Time.rb](http://x.example/t.rb)\n\n```ruby\n1\n```'],
  ['code named by its file', '{% codeblock app.py %}\n1\n{% endcodeblock %}', 'app.py\n\n```py\n1\n```'],
  ['a picture of Octopress', '{% img left /a.png 350 200 "Title" "Alt" %}', '![Alt](/a.png "Title")'],
  ['a picture with a title', '{% img /a b.png %}', '![b.png](/a)'],
  ['a picture of Hexo', '{% asset_img a.png "This [is] it" %}', '![This \\[is\\] it](a.png)'],
  ['a picture of Nunjucks', '{% image "assets/a b.png" "What it shows" %}', '![What it shows](<assets/a b.png>)'],
  ['a picture with a class', '{% image_with_class "a.png" "wide" "Alt" %}', '![Alt](a.png)'],
  ['a picture of a theme', '{% include figure.html src="/a.png" alt="A" caption="C" %}', '![A](/a.png "C")'],
  [
    'a quotation',
    '{% blockquote Ann, A Book http://x.example/b The Book %}\nOne\n\nTwo\n{% endblockquote %}',
    '\n\n> One\n>\n> Two\n>\n> — Ann, A Book, [The Book](http://x.example/b)\n\n',
  ],
  ['a quotation of nobody', '{% quote %}One{% endquote %}', '\n\n> One\n\n'],
  ['a quotation pulled out', '{% pullquote %}\nAll of it, {"and this"}.\n{% endpullquote %}', '\nAll of it, and this.\n'],
  ['a video', '{% youtube dQw4w9WgXcQ %}', '\n\nhttps://www.youtube.com/watch?v=dQw4w9WgXcQ\n\n'],
  ['a video by its address', "{% youtube 'https://youtu.be/x' %}", '\n\nhttps://youtu.be/x\n\n'],
  ['a video of a theme', '{% include youtubePlayer.html id="abc" %}', '\n\nhttps://www.youtube.com/watch?v=abc\n\n'],
  ['a gist', '{% gist ann/5555251 a_b.rb %}', '[Gist: a_b.rb](https://gist.github.com/ann/5555251#file-a_b-rb)'],
  ['the address of a post', '[x]({% post_url 2013-08-31-hello %})', '[x](/_posts/2013-08-31-hello.md)'],
  ['the address of a file', '[x]({% link _posts/2013-08-31-hello.md %})', '[x](/_posts/2013-08-31-hello.md)'],
  ['a link of Hexo', '{% link Their site http://x.example/ %}', '[Their site](http://x.example/)'],
  ['a link to a post of Hexo', '{% post_link hello "Read it" %}', '[Read it](/_posts/2013-08-31-hello.md)'],
  ['a comment', 'a{% comment %} not -- said {% endcomment %}b', 'a<!-- not  said -->b'],
  ['what is shown raw', '{% raw %}{{ x }} {% y %}{% endraw %}', '{{ x }} {% y %}'],
  ['what is shown raw in code', '```\n{% raw %}\n{{ x }}\n{% endraw %}\n```', '```\n{{ x }}\n```'],
  ['code', '`{% youtube x %}` and\n\n    ```\n~~~\n{% gist 1 %}\n~~~', '`{% youtube x %}` and\n\n    ```\n~~~\n{% gist 1 %}\n~~~'],
  ['the site’s own address', '![x]({{ site.baseurl }}/a.png) [y]({{site.url}}/b)', '![x](/a.png) [y](/b)'],
  ['a photo of Pelican', "{% photo /media/a.jpg We've had this. %}", '![We\'ve had this.](/media/a.jpg "We\'ve had this.")'],
  ['a note of Hexo', '{% note info %}\nMind this.\n{% endnote %}', '\n\n> [!NOTE]\n> Mind this.\n\n'],
  ['a box of Eleventy', '{% callout "warn", "md", "New *alert*" %}Mind this.{% endcallout %}', '\n\n> [!WARNING]\n> **New *alert***\n>\n> Mind this.\n\n'],
  ['the title of the post', 'On {{ page.title | escape }}, {{title}}', 'On Rivers, Rivers'],
  ['an address by a filter', '[x]({{ "/a.html" | relative_url }}) ![y]({{ \'/b.png\' | prepend: site.baseurl }})', '[x](/a.html) ![y](/b.png)'],
  ['Hugo’s code', '{{< highlight go "linenos=table" >}}\nx := 1\n{{< /highlight >}}', '```go\nx := 1\n```'],
  ['Hugo’s figure', '{{< figure src="/a.png" alt="A" caption="C" link="/b" >}}', '[![A](/a.png "C")](/b)'],
  ['Hugo’s video', '{{< youtube id="abc" >}}{{< vimeo 123 >}}', '\n\nhttps://www.youtube.com/watch?v=abc\n\n\n\nhttps://vimeo.com/123\n\n'],
  [
    'Hugo’s gist',
    '{{< gist ann 50a7482715eac222e230d1e64dd9a89b "a.go" >}}',
    '[Gist: a.go](https://gist.github.com/ann/50a7482715eac222e230d1e64dd9a89b#file-a-go)',
  ],
  ['Hugo’s references', '[x]({{< ref "two.md" >}}) [y]({{< relref "post/three#part" >}})', '[x](/content/post/two.md) [y](/content/post/three/index.md#part)'],
  ['a box', '{{% notice warning %}}\nMind it.\n{{% /notice %}}', '\n\n> [!WARNING]\n> Mind it.\n\n'],
  ['a shortcode that is shown', '{{</* youtube x */>}}', '{{< youtube x >}}'],
  ['a tag within a quotation', '{% blockquote %}{% youtube x %}{% endblockquote %}', '\n\n> https://www.youtube.com/watch?v=x\n\n'],
];

for (const [what, text, markdown] of rows) test(`${what} becomes Markdown`, () => assert.deepEqual(told(text), { text: markdown, notices: [] }));

const leftRows: [text: string, notices: string[]][] = [
  ['a\n\n{% for x in y %}\n{{ x }}\n{% endfor %}', ['has a tag that stays as text, {% for x in y %} (line 3)']],
  [
    '{{ page.layout }}\n{{ "a" | shout }}\n{{ "b" | shout }}',
    ['has a tag that stays as text, {{ page.layout }} (line 1)', 'has a tag that stays as text, {{ “…” | shout }} (line 2, 3)'],
  ],
  ['{{< mine a="b" >}}inner{{< /mine >}}', ['has a tag that stays as text, {{< mine a=“…” >}}inner{{< /mine >}} (line 1)']],
  [
    '{% post_url 2001-01-01-none %} {% post_url same %}',
    ['has a tag that stays as text, {% post_url 2001-01-01-none %} (line 1)', 'has a tag that stays as text, {% post_url same %} (line 1)'],
  ],
  ['{% include toc.html %}', ['has a tag that stays as text, {% include toc.html %} (line 1)']],
];

for (const [text, notices] of leftRows)
  test(`what has no meaning here stays, and is said: ${text.slice(0, 30)}`, () => assert.deepEqual(told(text), { text, notices }));

test('what looks like a tag and is none stays, and nothing is said', () => {
  for (const text of ['{ % x %}', 'a {% b', '{{', '}} {{ a', '100%} of {it}', '{{<', '{%%}', '{{ }}']) assert.equal(told(text).text, text);
});

test('what an author gives to a tag can’t break out of the Markdown that is made of it', () => {
  for (const value of ['a.png) <script>', 'a b.png', '"x" y', 'a](b', '<img>']) {
    const { html } = renderMarkdown(told(`{% image "${value.replaceAll('"', '')}" "]( ![x" %}`).text, 'p');
    assert.match(html, /^<p><img src="[^"]*" alt="[^"]*"[^>]*><\/p>\n$/, value);
  }
});

test('a text of half a million characters that is made of openings is read in time that grows with it', () => {
  for (const piece of ['{%', '{{', '{{<', '`', '{% raw %}', '{% highlight x %}', '{{ "', '{% a "', '~~~\n', '``` `', '{{</*', '{% comment %}{% endraw %}']) {
    const cost = (length: number): number => {
      const { user } = process.cpuUsage();
      told(piece.repeat(length / piece.length));
      return process.cpuUsage().user - user;
    };
    cost(20_000);
    const [short, long] = [Math.max(20_000, cost(40_000)), cost(400_000)];
    assert.ok(long < short * 40, `${piece}: ${short} and ${long} µs`);
  }
});
