# What `rails new` writes, on the loopback: one process, five threads.
threads 5, 5
bind "tcp://127.0.0.1:#{ENV.fetch('PORT', 3000)}"
environment ENV.fetch('RAILS_ENV', 'production')
