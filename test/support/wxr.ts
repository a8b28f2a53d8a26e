/** A WXR export with these elements in its channel. */
export const wxr = (inner: string): string => `<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/" xmlns:content="http://purl.org/rss/1.0/modules/content/"
  xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:wp="http://wordpress.org/export/1.2/">
<channel><title>Old</title><link>https://old.example</link><language>de-DE</language><wp:base_blog_url>https://old.example</wp:base_blog_url>
<wp:author><wp:author_login>ann</wp:author_login><wp:author_display_name><![CDATA[Ann Ängström]]></wp:author_display_name></wp:author>
<wp:author><wp:author_login>bob</wp:author_login><wp:author_display_name><![CDATA[Bob]]></wp:author_display_name></wp:author>
<wp:category><wp:category_nicename>birds</wp:category_nicename><wp:category_parent>animals</wp:category_parent><wp:cat_name><![CDATA[Birds & bees]]></wp:cat_name></wp:category>
<wp:category><wp:category_nicename>animals</wp:category_nicename><wp:cat_name><![CDATA[Animals]]></wp:cat_name></wp:category>
${inner}
</channel></rss>`;

export type WxrItem = {
  id?: number;
  type?: string;
  status?: string;
  title?: string;
  name?: string;
  link?: string;
  text?: string;
  excerpt?: string;
  date?: string;
  more?: string;
};

/** One item of it; `more` is XML that goes with it. */
export const item = ({
  id = 1,
  type = 'post',
  status = 'publish',
  title = 'A title',
  name = 'a-title',
  link,
  text = '',
  excerpt = '',
  date = '2014-03-07 09:00:00',
  more = '',
}: WxrItem): string => `<item>
<title>${title}</title><link>${link ?? `https://old.example/2014/03/${name}/`}</link><dc:creator><![CDATA[ann]]></dc:creator>
<content:encoded><![CDATA[${text}]]></content:encoded><excerpt:encoded><![CDATA[${excerpt}]]></excerpt:encoded>
<wp:post_id>${id}</wp:post_id><wp:post_date>${date}</wp:post_date><wp:post_date_gmt>${date}</wp:post_date_gmt><wp:post_name>${name}</wp:post_name>
<wp:status>${status}</wp:status><wp:post_type>${type}</wp:post_type>${more}</item>`;

export const meta = (key: string, value: string): string =>
  `<wp:postmeta><wp:meta_key>${key}</wp:meta_key><wp:meta_value><![CDATA[${value}]]></wp:meta_value></wp:postmeta>`;

export const attachment = (id: number, file: string, { alt = '', caption = '', parent = 0 } = {}): string =>
  item({
    id,
    type: 'attachment',
    status: 'inherit',
    title: file,
    excerpt: caption,
    more: `<wp:post_parent>${parent}</wp:post_parent><wp:attachment_url>https://old.example/wp-content/uploads/${file}</wp:attachment_url>${meta('_wp_attachment_image_alt', alt)}`,
  });
