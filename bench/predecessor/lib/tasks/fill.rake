require 'yaml'

desc 'Fills an empty blog from what “bin/qvill export FOLDER” wrote: rake fill[FOLDER]'
task :fill, [:folder] => ['environment', 'db:schema:load'] do |_, arguments|
  files = Dir.glob("#{arguments.fetch(:folder)}/{posts,ideas}/*.md").sort
  Post.transaction { files.each { |file| Post.create!(attributes_of(File.read(file))) } }
  puts "#{Post.count} posts, #{Post.live.count} of them live"
end

# docs/export.md says what each key of the header is.
def attributes_of(text)
  _, header, content = text.split(/^---\n/, 3)
  words = YAML.safe_load(header, permitted_classes: [Time])
  {
    title: words['title'].presence || words['slug'],
    slug: words['slug'],
    content: content,
    draft: words['draft'] == true || words['published'] == false,
    aside: words['title'].blank?,
    url: words['link'],
    published_at: words['date'],
    created_at: words.dig('qvill', 'created') || words['date'],
    updated_at: words['lastmod'],
  }
end
