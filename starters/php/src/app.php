<?php
// Every address of the app, and the checks on what arrives. Knows nothing of
// the web server, so that the tests can call it.
declare(strict_types=1);

require_once __DIR__ . '/Items.php';
require_once __DIR__ . '/pages.php';

const LONGEST_NAME = 120;

/** Gives [status, header lines, page]. */
function answer(Items $items, array $server, array $query, array $form): array
{
    $path = (string) parse_url($server['REQUEST_URI'], PHP_URL_PATH);
    if ($server['REQUEST_METHOD'] === 'GET' || $server['REQUEST_METHOD'] === 'HEAD') {
        return $path === '/' ? [200, [], list_page($items, $query)] : missing();
    }
    if ($server['REQUEST_METHOD'] !== 'POST' || !is_own_form($server)) {
        return [403, [], problem_page(words()['refused'])];
    }
    return post($items, $path, $form);
}

function post(Items $items, string $path, array $form): array
{
    if ($path === '/items') {
        return with_name($items, $form, $items->add(...));
    }
    if (!preg_match('~^/items/(\d{1,18})/(rename|toggle|delete)$~', $path, $parts)) {
        return missing();
    }
    $id = (int) $parts[1];
    return match ($parts[2]) {
        'rename' => with_name($items, $form, fn (string $name) => $items->rename($id, $name)),
        'toggle' => $items->toggle($id) ? to_list($form) : missing(),
        'delete' => $items->remove($id) ? to_list($form) : missing(),
    };
}

/** Does the work with the name that was sent, where it can be used. */
function with_name(Items $items, array $form, callable $work): array
{
    $name = clean_name($form['name'] ?? '');
    if ($name === '') {
        return [400, [], list_page($items, $form, words()['badName'])];
    }
    return $work($name) === false ? missing() : to_list($form);
}

/** Never trust what arrives: '' where it cannot be a name. */
function clean_name(mixed $value): string
{
    if (!is_string($value) || preg_match('/^\s*(.{1,' . LONGEST_NAME . '}?)\s*$/su', $value, $parts) !== 1) {
        return '';
    }
    return trim($parts[1]);
}

/**
 * A browser says which site a form comes from. One of another site could be
 * sent in the name of a visitor without his knowledge, so it is refused.
 */
function is_own_form(array $server): bool
{
    $origin = $server['HTTP_ORIGIN'] ?? '';
    return $origin === '' || preg_replace('~^https?://~', '', $origin) === ($server['HTTP_HOST'] ?? '');
}

/** A redirect, so that reloading the page does not send the form again. */
function to_list(array $form): array
{
    $show = shown_filter($form);
    return [303, ['Location: /' . ($show === 'all' ? '' : "?show=$show")], ''];
}

function missing(): array
{
    return [404, [], problem_page(words()['missing'])];
}
