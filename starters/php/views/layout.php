<!doctype html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <title><?= e($words['title']) ?></title>
  <link rel="icon" href="/icon.svg">
  <link rel="stylesheet" href="/style.css">
</head>
<body>
  <main class="page">
    <h1><?= e($words['title']) ?></h1>
    <p class="tagline"><?= e($words['tagline']) ?></p>
    <?= $content /* a page that is ready; its texts went through e() */ ?>
  </main>
</body>
</html>
