<?php
// Makes the pages out of the templates in views/.
declare(strict_types=1);

const FILTERS = ['all', 'open', 'done'];

/** Every text of the app, from wording.json. */
function words(): array
{
    static $words = null;
    return $words ??= json_decode(file_get_contents(__DIR__ . '/../wording.json'), true, flags: JSON_THROW_ON_ERROR);
}

/** Shows a text as text, even when it looks like HTML. Every template uses it. */
function e(mixed $text): string
{
    return htmlspecialchars((string) $text, ENT_QUOTES | ENT_SUBSTITUTE, 'UTF-8');
}

/** One of FILTERS, whatever was sent. */
function shown_filter(array $query): string
{
    return in_array($query['show'] ?? '', FILTERS, true) ? $query['show'] : 'all';
}

function list_page(Items $items, array $query, string $problem = ''): string
{
    $all = $items->all();
    $show = shown_filter($query);
    return layout(view('list', [
        'problem' => $problem,
        'show' => $show,
        'total' => count($all),
        'done' => count(array_filter($all, fn (array $item) => $item['done'])),
        'shown' => array_filter($all, fn (array $item) => $show === 'all' || $item['done'] === (int) ($show === 'done')),
        'editing' => is_string($query['edit'] ?? null) ? $query['edit'] : '',
    ]));
}

function problem_page(string $text): string
{
    return layout(view('problem', ['text' => $text]));
}

function layout(string $content): string
{
    return view('layout', ['content' => $content]);
}

/** Runs views/NAME.php with these values as its variables. */
function view(string $name, array $values): string
{
    extract($values + ['words' => words()]);
    ob_start();
    require __DIR__ . "/../views/$name.php";
    return ob_get_clean();
}
