<?php // The row that is being edited. ?>
<form class="line" method="post" action="/items/<?= $item['id'] ?>/rename">
  <input type="hidden" name="show" value="<?= e($show) ?>">
  <input name="name" required maxlength="120" autocomplete="off" autofocus value="<?= e($item['name']) ?>"
         aria-label="<?= e("{$words['edit']}: {$item['name']}") ?>">
  <button><?= e($words['save']) ?></button>
  <a class="cancel" href="/?show=<?= e($show) ?>"><?= e($words['cancel']) ?></a>
</form>
