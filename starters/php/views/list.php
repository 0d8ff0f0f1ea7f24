<form class="add card" method="post" action="/items">
  <label for="name"><?= e($words['label']) ?></label>
  <div class="line">
    <input id="name" name="name" required maxlength="120" autocomplete="off" placeholder="<?= e($words['placeholder']) ?>">
    <button><?= e($words['add']) ?></button>
  </div>
  <?php if ($problem): ?><p class="problem" role="alert"><?= e($problem) ?></p><?php endif ?>
</form>

<?php if ($total): ?>
<div class="bar">
  <nav class="filters">
    <?php foreach (FILTERS as $name): ?>
    <a href="/?show=<?= $name ?>" <?= $name === $show ? 'aria-current="page"' : '' ?>><?= e($words[$name]) ?></a>
    <?php endforeach ?>
  </nav>
  <p class="count"><?= $total ?> <?= e($words[$total === 1 ? 'one' : 'many']) ?> · <?= e($words['done']) ?>: <?= $done ?></p>
</div>
<?php endif ?>

<?php if ($shown): ?>
<ul class="list card">
  <?php foreach ($shown as $item): ?>
  <li class="row"><?= view((string) $item['id'] === $editing ? 'editor' : 'line', ['item' => $item, 'show' => $show]) ?></li>
  <?php endforeach ?>
</ul>
<?php else: ?>
<div class="empty card">
  <h2><?= e($words[$total ? 'nothingTitle' : 'emptyTitle']) ?></h2>
  <p><?= e($words[$total ? 'nothingHint' : 'emptyHint']) ?></p>
</div>
<?php endif ?>
