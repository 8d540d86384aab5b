// What the barrier check finds, beside the fields of a form, while somebody types: the form carries the address that
// answers it, data-findings="/address/", and an element for each field the field's name, data-beside="specification".
// The address is sent what is typed and answers the findings of each field as the page shows them; nothing is saved.

const PAUSE = 900

// Offsets count characters as the server does; a browser counts some of them twice.
const replaceIn = (box, { useWording, insteadOf, from }) => {
  const letters = Array.from(box.value)
  const start = Number(from)
  const length = Array.from(insteadOf).length
  const stands = letters.slice(start, start + length).join('') === insteadOf
  const before = stands ? letters.slice(0, start).join('').length : box.value.indexOf(insteadOf)
  if (before < 0) return false
  box.setRangeText(useWording, before, before + insteadOf.length, 'end')
  box.dispatchEvent(new Event('input', { bubbles: true }))
  box.focus()
  return true
}

// Where scripts run a wording goes straight into the box; the link to the page that does it otherwise goes.
const showButtons = (place) => {
  place.querySelectorAll('[data-use-wording]').forEach((button) => {
    button.hidden = false
    button.parentElement.querySelector('[data-without-script]')?.setAttribute('hidden', '')
  })
}

const tell = (form, words) => {
  let status = form.querySelector('[data-findings-status]')
  if (!status) {
    status = document.createElement('p')
    status.className = 'vh'
    status.setAttribute('role', 'status')
    status.dataset.findingsStatus = ''
    form.prepend(status)
  }
  if (status.textContent !== words) status.textContent = words
}

const counted = (places) => {
  const count = places.reduce((sum, place) => sum + place.querySelectorAll('.hm-note').length, 0)
  if (count === 0) return 'Nothing found in what you typed'
  return `${count} ${count === 1 ? 'finding' : 'findings'} beside what you typed`
}

export const checkAsTyped = (form) => {
  const places = [...form.querySelectorAll('[data-beside]')]
  let timer = 0
  let asked = 0

  const check = async () => {
    const number = ++asked
    const body = new FormData(form)
    for (const [name, value] of [...body]) if (value instanceof File) body.delete(name)
    try {
      const answer = await fetch(form.dataset.findings, {
        method: 'POST',
        body,
        credentials: 'same-origin',
        headers: { 'X-Requested-With': 'fetch' },
        redirect: 'error'
      })
      if (!answer.ok || number !== asked) return
      const { beside } = await answer.json()
      for (const place of places) {
        const markup = beside[place.dataset.beside]
        // A finding that somebody stands in is left alone until they have gone on.
        if (markup === undefined || place.contains(document.activeElement)) continue
        const fresh = new DOMParser().parseFromString(markup, 'text/html').querySelector('[data-beside]')
        if (fresh.innerHTML !== place.innerHTML) place.replaceChildren(...fresh.childNodes)
        showButtons(place)
      }
      tell(form, counted(places))
    } catch {
      // Without a connection the findings stay as they were; saving checks again.
    }
  }

  form.addEventListener('input', () => {
    clearTimeout(timer)
    timer = setTimeout(check, PAUSE)
  })
  form.addEventListener('click', (event) => {
    const button = event.target.closest('[data-use-wording]')
    if (!button) return
    const box = form.elements.namedItem(button.closest('[data-beside]').dataset.beside)
    if (!replaceIn(box, button.dataset)) tell(form, 'Other words stand there by now.')
  })
  showButtons(form)
}
