<?php
// Every visit begins here: PHP's web server gives this file all addresses that
// are no file in public/.
declare(strict_types=1);

// "php -S" also asks here for the style sheet and the icon: false means "send the file itself".
if (PHP_SAPI === 'cli-server' && is_file(__DIR__ . parse_url($_SERVER['REQUEST_URI'], PHP_URL_PATH))) {
    return false;
}

require __DIR__ . '/../src/app.php';

ini_set('display_errors', '0'); // the reason of an error is for the log, not for the visitor
$items = new Items(__DIR__ . '/../data/app.db');
[$status, $headers, $page] = answer($items, $_SERVER, $_GET, $_POST);
http_response_code($status);
array_map('header', $headers);
echo $page;
