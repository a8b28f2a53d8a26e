class ApplicationController < ActionController::Base
  rescue_from ActiveRecord::RecordNotFound do
    render file: Rails.public_path.join('404.html'), status: :not_found, layout: false
  end
end
