require "erubi"
require "json"
require "sinatra/base"
require_relative "items"

# The web server: every address of the app, and the checks on what arrives.
class App < Sinatra::Base
  LONGEST_NAME = 120
  FILTERS = %w[all open done].freeze

  set :words, JSON.parse(File.read(File.join(__dir__, "wording.json"), encoding: "UTF-8"))
  set :erb, escape_html: true # <%= x %> shows x as text, even when it looks like HTML
  set :lock, true             # one request at a time: SQLite has one writer
  # Refuses forms that another site sends in a visitor's name (by their Origin).
  set :protection, reaction: :deny

  helpers do
    def words = settings.words
    def show = FILTERS.find { |name| name == params["show"] } || "all"
    def mark(name) = name == show ? 'aria-current="page"' : ""
  end

  get("/") { page }

  post "/items" do
    settings.items.add(clean_name)
    back_to_list
  end

  post "/items/:id/rename" do
    found(settings.items.rename(id, clean_name))
  end

  post "/items/:id/toggle" do
    found(settings.items.toggle(id))
  end

  post "/items/:id/delete" do
    found(settings.items.remove(id))
  end

  not_found { erb :problem }

  private

  # The list, with a problem above it where there is one.
  def page(problem = nil)
    items = settings.items.all
    @problem = problem
    @total = items.size
    @done = items.count(&:done?)
    @shown = items.select { |item| show == "all" || item.done? == (show == "done") }
    @editing = params["edit"].to_s
    erb :list
  end

  # Never trust what arrives: anyone can send anything, with or without the page.
  def clean_name
    name = params["name"].to_s.scrub.strip
    halt 400, page(words["badName"]) unless (1..LONGEST_NAME).cover?(name.length)
    name
  end

  # What is no number, or too long for one, is the id of nothing.
  def id
    params["id"].match?(/\A\d{1,18}\z/) ? params["id"].to_i : 0
  end

  def found(changed)
    changed ? back_to_list : halt(404)
  end

  # A redirect, so that reloading the page does not send the form again.
  def back_to_list
    redirect to(show == "all" ? "/" : "/?show=#{show}"), 303
  end
end
