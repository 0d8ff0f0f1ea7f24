# Where the web server begins: opens the database and hands over to the app.
require_relative "app"

App.set :items, Items.new("data/app.db")
run App
