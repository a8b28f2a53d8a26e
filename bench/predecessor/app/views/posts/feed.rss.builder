xml.instruct!
xml.rss version: '2.0' do
  xml.channel do
    xml.title Rails.configuration.x.name
    xml.link root_url
    xml.description Rails.configuration.x.name
    @posts.each do |post|
      xml.item do
        xml.title post.title
        xml.link post.url.presence || post_url(post)
        xml.guid post_url(post)
        xml.pubDate post.published_at.rfc2822
        xml.description markdown(post.content)
      end
    end
  end
end
