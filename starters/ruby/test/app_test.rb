# Sends requests to the whole app, each test with an empty database in memory.
ENV["RACK_ENV"] = "test"
require "minitest/autorun"
require "rack/test"
require_relative "../app"

class AppTest < Minitest::Test
  include Rack::Test::Methods

  def app = App

  def setup
    App.set :items, Items.new(":memory:")
  end

  # Sends a form and follows to the page that answers.
  def send_form(path, fields = {}, headers = {})
    post path, fields, headers
    follow_redirect! if last_response.redirect?
    last_response.body.force_encoding("UTF-8")
  end

  def test_the_page_is_served_and_the_source_is_not
    assert_includes get("/").body, "<main"
    assert_includes get("/style.css").body, "--accent"
    %w[/app.rb /../app.rb /%2e%2e/app.rb /nothing].each { |path| assert_equal 404, get(path).status, path }
  end

  def test_the_list
    assert_includes send_form("/items", name: " दूध <b> "), "दूध &lt;b&gt;" # shown as text, not as HTML
    assert_includes send_form("/items/1/toggle"), 'aria-checked="true"'
    assert_includes get("/?edit=1").body, "autofocus"
    assert_includes send_form("/items/1/rename", name: "Tea"), "Tea"
    refute_includes get("/?show=open").body, "Tea"
    refute_includes send_form("/items/1/delete"), "Tea"
  end

  def test_bad_names_are_refused_with_a_reason
    ["", "   ", "x" * 121, "\xFF" * 121].each do |name|
      assert_includes send_form("/items", name: name), 'role="alert"'
      assert_equal 400, last_response.status
    end
    send_form("/items")
    assert_equal 400, last_response.status
    assert_empty App.items.all
  end

  def test_an_unknown_id_is_404
    ["999", "abc", "9" * 30].each do |id|
      %w[toggle delete].each { |action| assert_equal 404, post("/items/#{id}/#{action}").status }
      assert_equal 404, post("/items/#{id}/rename", name: "x").status
    end
  end

  def test_a_form_from_another_site_is_refused
    send_form("/items", { name: "x" }, { "HTTP_ORIGIN" => "https://elsewhere.example" })
    assert_equal 403, last_response.status
    assert_empty App.items.all
  end
end
