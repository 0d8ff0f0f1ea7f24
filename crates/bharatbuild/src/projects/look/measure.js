(() => {
  const body = document.body;
  const text = body ? body.innerText.trim() : "";
  const shown = (element) => {
    const box = element.getBoundingClientRect();
    return box.width > 0 && box.height > 0;
  };
  const drawn = "img, picture, svg, canvas, video, iframe, embed, object, input, button, select, textarea";
  return {
    href: location.href,
    title: document.title.toWellFormed(),
    text: text.slice(0, TEXT_CHARS).toWellFormed(),
    chars: text.length,
    elements: document.getElementsByTagName("*").length,
    drawn: Array.from(document.querySelectorAll(drawn)).slice(0, 500).some(shown),
  };
})()
