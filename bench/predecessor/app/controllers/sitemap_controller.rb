class SitemapController < ApplicationController
  def show
    @posts = Post.live.newest_first.select(:slug, :updated_at)
  end
end
