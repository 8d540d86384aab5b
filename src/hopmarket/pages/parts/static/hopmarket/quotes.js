// Copies words that somebody marks in a text into the field that quotes them; typing or pasting them works as well.
export function quoteMarked (text) {
  const field = document.getElementById(text.dataset.quotable)
  const source = text.querySelector('[data-quote-from]')
  if (!field || !source) return
  const take = () => {
    const marked = document.getSelection()
    if (!marked || marked.isCollapsed || !source.contains(marked.anchorNode) || !source.contains(marked.focusNode)) return
    field.value = marked.toString().replace(/\s+/g, ' ').trim()
    field.dispatchEvent(new Event('input', { bubbles: true }))
  }
  for (const event of ['mouseup', 'touchend', 'keyup']) source.ownerDocument.addEventListener(event, take)
}
