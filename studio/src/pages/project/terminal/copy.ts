/** By the clipboard where the page may use it: not on a plain http address of a college. */
export async function copy(text: string): Promise<void> {
  if (!text) return;
  if (navigator.clipboard) {
    await navigator.clipboard.writeText(text);
    return;
  }
  const area = document.createElement('textarea');
  area.value = text;
  document.body.append(area);
  area.select();
  document.execCommand('copy');
  area.remove();
}
