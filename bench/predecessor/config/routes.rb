Rails.application.routes.draw do
  root 'posts#index'
  get '/page/:page', to: 'posts#index', page: /\d+/
  get '/posts.rss', to: 'posts#feed', format: 'rss'
  get '/sitemap/sitemap.xml', to: 'sitemap#show', format: 'xml'
  get '/:slug', to: 'posts#show', as: 'post', slug: %r{[^/]+}, format: false
end
