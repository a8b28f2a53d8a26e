require 'rails'
require 'active_record/railtie'
require 'action_controller/railtie'
require 'redcarpet'

module Predecessor
  class Application < Rails::Application
    config.load_defaults 6.1
    config.time_zone = 'UTC'

    # The clone stays as it is: database, log and temporary files are in a folder of the blog's own
    data = ENV.fetch('PREDECESSOR_DATA')
    paths['log'] = "#{data}/#{Rails.env}.log"
    paths['tmp'] = "#{data}/tmp"

    config.x.name = ENV.fetch('PREDECESSOR_NAME', 'Predecessor')
  end
end
