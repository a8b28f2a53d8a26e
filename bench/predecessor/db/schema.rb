# The tables of obtvse2. `revisions` and `images` are there, and no code uses them.
ActiveRecord::Schema.define(version: 2013_09_01_000000) do
  create_table 'posts', force: :cascade do |t|
    t.string 'title'
    t.string 'slug'
    t.text 'content'
    t.boolean 'draft', default: true
    t.datetime 'created_at'
    t.datetime 'updated_at'
    t.boolean 'aside', default: false
    t.string 'url'
    t.integer 'parent'
    t.integer 'timespent'
    t.datetime 'published_at'
    t.index ['slug'], name: 'index_posts_on_slug', unique: true
  end

  create_table 'revisions', force: :cascade do |t|
    t.integer 'version'
    t.text 'content'
    t.integer 'post_id'
    t.string 'title'
  end

  create_table 'images', force: :cascade do |t|
    t.string 'name'
    t.datetime 'created_at'
    t.datetime 'updated_at'
  end
end
