class PostsController < ApplicationController
  def index
    @number = params.fetch(:page, 1).to_i
    @pages = Post.pages
    raise ActiveRecord::RecordNotFound unless @number.between?(1, @pages)

    @posts = Post.page(@number)
  end

  def show
    @post = Post.live.find_by!(slug: params[:slug])
  end

  def feed
    @posts = Post.live.newest_first.limit(10)
  end
end
