<?php // One row. The label of each button has the name: "Delete" alone says nothing to a blind visitor. ?>
<form class="tick <?= $item['done'] ? 'done' : '' ?>" method="post" action="/items/<?= $item['id'] ?>/toggle">
  <input type="hidden" name="show" value="<?= e($show) ?>">
  <button role="checkbox" aria-checked="<?= $item['done'] ? 'true' : 'false' ?>">
    <span class="box"></span><span class="name"><?= e($item['name']) ?></span>
  </button>
</form>
<form method="get" action="/">
  <input type="hidden" name="show" value="<?= e($show) ?>"><input type="hidden" name="edit" value="<?= $item['id'] ?>">
  <button class="quiet" aria-label="<?= e("{$words['edit']}: {$item['name']}") ?>"><?= e($words['edit']) ?></button>
</form>
<form method="post" action="/items/<?= $item['id'] ?>/delete">
  <input type="hidden" name="show" value="<?= e($show) ?>">
  <button class="quiet danger" aria-label="<?= e("{$words['remove']}: {$item['name']}") ?>"><?= e($words['remove']) ?></button>
</form>
