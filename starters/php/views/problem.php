<div class="empty card">
  <h2><?= e($text) ?></h2>
  <p><a href="/"><?= e($words['home']) ?></a></p>
</div>
