<?php
// Calls the whole app, each test with an empty database: php test/run.php
declare(strict_types=1);

require __DIR__ . '/../src/app.php';

function get(Items $items, string $address): array
{
    parse_str((string) parse_url($address, PHP_URL_QUERY), $query);
    return answer($items, ['REQUEST_METHOD' => 'GET', 'REQUEST_URI' => $address], $query, []);
}

function post_form(Items $items, string $path, array $form = [], array $headers = []): array
{
    return answer($items, ['REQUEST_METHOD' => 'POST', 'REQUEST_URI' => $path] + $headers, [], $form);
}

function expect(bool $holds, string $what): void
{
    if (!$holds) {
        throw new Exception("not so: $what");
    }
}

$tests = [
    'the page is shown, and other addresses are 404' => function (Items $items) {
        expect(str_contains(get($items, '/')[2], '<main'), 'the page has a main part');
        expect(get($items, '/src/app.php')[0] === 404, 'the source is not served');
    },
    'a name can be added, ticked, renamed and deleted' => function (Items $items) {
        expect(post_form($items, '/items', ['name' => ' दूध <b> '])[0] === 303, 'adding leads back to the list');
        expect(str_contains(get($items, '/')[2], 'दूध &lt;b&gt;'), 'a name is shown as text, not as HTML');
        post_form($items, '/items/1/toggle');
        expect(str_contains(get($items, '/')[2], 'aria-checked="true"'), 'it is ticked');
        expect(str_contains(get($items, '/?edit=1')[2], 'autofocus'), 'it can be edited');
        post_form($items, '/items/1/rename', ['name' => 'Tea']);
        expect($items->all()[0]['name'] === 'Tea', 'it is renamed');
        expect(!str_contains(get($items, '/?show=open')[2], 'Tea'), 'what is done is not open');
        post_form($items, '/items/1/delete');
        expect($items->all() === [], 'it is deleted');
    },
    'the filter is kept, and only a filter' => function (Items $items) {
        expect(post_form($items, '/items', ['name' => 'x', 'show' => 'open'])[1] === ['Location: /?show=open'], 'kept');
        expect(post_form($items, '/items', ['name' => 'x', 'show' => "\r\nX: y"])[1] === ['Location: /'], 'dropped');
    },
    'bad names are refused with a reason' => function (Items $items) {
        foreach (['', '   ', str_repeat('x', 121), "\xFF\xFE", ['a'], null] as $name) {
            [$status, , $page] = post_form($items, '/items', ['name' => $name]);
            expect($status === 400 && str_contains($page, 'role="alert"'), var_export($name, true));
        }
        expect($items->all() === [], 'nothing was added');
        expect(clean_name(str_repeat('ठ', 120)) === str_repeat('ठ', 120), 'letters are counted, not bytes');
    },
    'an unknown id is 404' => function (Items $items) {
        foreach (['999', 'abc', str_repeat('9', 30)] as $id) {
            foreach (['toggle', 'rename', 'delete'] as $action) {
                expect(post_form($items, "/items/$id/$action", ['name' => 'x'])[0] === 404, "$action $id");
            }
        }
    },
    'a form from another site is refused' => function (Items $items) {
        $host = ['HTTP_HOST' => 'localhost:8000'];
        $other = post_form($items, '/items', ['name' => 'x'], $host + ['HTTP_ORIGIN' => 'https://elsewhere.example']);
        expect($other[0] === 403 && $items->all() === [], 'another site');
        $own = post_form($items, '/items', ['name' => 'x'], $host + ['HTTP_ORIGIN' => 'http://localhost:8000']);
        expect($own[0] === 303, 'our own page');
    },
];

$failed = 0;
foreach ($tests as $name => $test) {
    try {
        $test(new Items(':memory:'));
        echo "ok      $name\n";
    } catch (Throwable $error) {
        $failed++;
        echo "FAILED  $name: {$error->getMessage()}\n";
    }
}
exit($failed === 0 ? 0 : 1);
