class Post < ApplicationRecord
  PER_PAGE = 8

  validates :slug, presence: true, uniqueness: true

  scope :live, -> { where(draft: false) }
  scope :newest_first, -> { order(published_at: :desc, id: :desc) }

  def self.page(number)
    live.newest_first.offset((number - 1) * PER_PAGE).limit(PER_PAGE)
  end

  def self.pages
    [(live.count / PER_PAGE.to_f).ceil, 1].max
  end

  def newer
    Post.live.where('published_at > ?', published_at).order(:published_at).first
  end

  def older
    Post.live.where('published_at < ?', published_at).newest_first.first
  end

  def to_param
    slug
  end
end
