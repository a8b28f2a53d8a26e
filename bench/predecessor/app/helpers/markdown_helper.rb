module MarkdownHelper
  class Page < Redcarpet::Render::HTML
    include Redcarpet::Render::SmartyPants
  end

  EXTENSIONS = { autolink: true, fenced_code_blocks: true, footnotes: true, no_intra_emphasis: true, strikethrough: true, tables: true }.freeze
  YOUTUBE = %r{^https?://(?:www\.)?(?:youtube\.com/watch\?v=|youtu\.be/)([\w-]+)\S*$}.freeze

  # The HTML of a text, made anew each time that somebody asks for it.
  def markdown(text)
    with_videos = text.gsub(YOUTUBE) { %(<iframe src="https://www.youtube.com/embed/#{Regexp.last_match(1)}" allowfullscreen></iframe>) }
    Redcarpet::Markdown.new(Page, EXTENSIONS).render(with_videos).html_safe
  end
end
