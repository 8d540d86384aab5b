// Saves a form while it is being written: an element in it (or the form itself) carries the address to save to,
// data-autosave="/address/to/save/" data-autosave-by="7", and tells whether it is saved. The address answers JSON:
// 200 with the portal's own clock, or 409 with why nothing is saved; where another text was saved meanwhile, that
// comes along, and both are shown to choose from. Until then only the buttons save. While something is not saved, a
// copy of what was typed lies in this tab's own storage (sessionStorage: gone with the tab, and for nobody but the
// person under whose number it was typed), and the buttons are held as long as pressing them would lose it.

const PAUSE = 2000
const LONGEST = 5000
const RETRY = 10000
const PATIENCE = 3000
const KEPT = 'hopmarket.unsaved.'

const SAYS = {
  offline: 'Not saved: there is no connection. What you typed stays here and in this tab; we keep trying.',
  failing: 'Not saved. What you typed is still here and in this tab: we keep trying, or use the save button.',
  held: 'There is no connection, so nothing was sent. What you typed stays here and in this tab. It is saved as soon as there is one.',
  signedOut: 'Not saved: you are signed out. Press the save button: what you typed is kept while you sign in.',
  refused: 'Not saved: this browser has forgotten that you signed in. Load the page again and sign in: what you typed is kept in this tab.',
  elsewhere: 'Not saved: in another tab you now work for another organisation, or this is no longer yours to write. What you typed stays here and in this tab.',
  back: 'What you typed here before was not saved. It is back in the box, and is being saved now.'
}

// Fields of the form itself, in which nobody types; those that tell what it was loaded with change once it is sent.
const MARKS = ['csrfmiddlewaretoken', 'writer', 'mark']
const LOADED_WITH = ['waiting', 'loaded', 'revision', 'seen']

const fieldsOf = (form) => {
  const fields = {}
  for (const [name, value] of new FormData(form)) {
    if (typeof value === 'string' && !MARKS.includes(name)) (fields[name] ??= []).push(value)
  }
  return fields
}
const markOf = (form) => form.elements.namedItem('mark')?.value
const plain = (texts) => (texts ?? []).map((text) => text.replaceAll('\r\n', '\n')).join('\n')
const differing = (form, fields) => {
  const here = fieldsOf(form)
  const names = new Set([...Object.keys(here), ...Object.keys(fields)])
  return [...names].filter((name) => !LOADED_WITH.includes(name) && plain(here[name]) !== plain(fields[name]))
}

const controlsOf = (form, name) =>
  [...form.elements].filter((control) => control.name === name && control.type !== 'file' && control.type !== 'submit')

// Puts texts into a form; a box that was not ticked has none.
const fill = (form, fields, names = Object.keys(fields)) => {
  for (const name of names) {
    const texts = [...(fields[name] ?? [])]
    for (const control of controlsOf(form, name)) {
      if (['checkbox', 'radio'].includes(control.type)) control.checked = texts.includes(control.value)
      else control.value = texts.shift() ?? ''
      control.dispatchEvent(new Event('input', { bubbles: true }))
    }
  }
}

const labelOf = (form, name) => {
  const [control] = controlsOf(form, name)
  const group = control && ['checkbox', 'radio'].includes(control.type) ? control.closest('fieldset') : null
  return (group?.querySelector('legend') ?? control?.labels?.[0])?.textContent.trim() ?? ''
}
const shownAs = (form, name, texts) =>
  (texts ?? [])
    .map((text) => {
      const choice = controlsOf(form, name).find(
        (control) => ['checkbox', 'radio'].includes(control.type) && control.value === text
      )
      return choice?.labels?.[0]?.textContent.trim() ?? text
    })
    .join('\n')

const made = (name, text = '', attributes = {}) => {
  const element = document.createElement(name)
  element.textContent = text
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value)
  return element
}

const noticeOf = (form, place) => {
  const found = place === form ? form.querySelector('[data-autosave-status]') : place
  if (found) return found
  const notice = made('p', '', { class: 'hm-saved', role: 'status' })
  form.append(notice)
  return notice
}

const tabCopy = (form, address, by) => {
  const key = KEPT + address
  const reach = (act) => {
    try {
      return act(window.sessionStorage)
    } catch {
      return null // the browser keeps nothing; saving goes on
    }
  }
  return {
    keep: (sent = false) =>
      reach((store) => store.setItem(key, JSON.stringify({ by, sent, mark: markOf(form), fields: fieldsOf(form) }))),
    forget: () => reach((store) => store.removeItem(key)),
    read: () => {
      const kept = reach((store) => JSON.parse(store.getItem(key)))
      if (!kept || kept.by !== by) return null
      const now = fieldsOf(form)
      // What was sent by a button has arrived if anything was saved since the form was loaded.
      const arrived = kept.sent && LOADED_WITH.some((name) => plain(kept.fields[name]) !== plain(now[name]))
      return arrived ? null : kept
    }
  }
}

// Shows another text beside the one in the form, with the buttons that choose; answers how to take it away.
const showOther = (form, notice, other, choose) => {
  const box = made('section', '', { class: 'hm-call', tabindex: '-1', 'aria-label': other.heading })
  box.append(made('h2', other.heading, { class: 'hm-h3' }))
  for (const name of differing(form, other.fields)) {
    const label = labelOf(form, name)
    if (!label) continue
    box.append(made('p', label, { class: 'hm-mt2 hm-mb0 hm-muted' }))
    const text = made('p', shownAs(form, name, other.fields[name]) || 'Empty', { class: 'hm-mb2' })
    text.style.whiteSpace = 'pre-wrap'
    box.append(text)
  }
  const acts = made('div', '', { class: 'hm-acts' })
  for (const [words, chosen] of other.choices) {
    const button = made('button', words, { type: 'button', class: 'hm-btn hm-btn--2' })
    button.addEventListener('click', () => choose(chosen))
    acts.append(button)
  }
  box.append(acts)
  notice.before(box)
  return () => box.remove()
}

export const startAutosave = (place) => {
  const form = place.closest('form')
  const notice = noticeOf(form, place)
  const { autosave: address, autosaveBy: by, autosaveSeen: seenIn = 'waiting' } = place.dataset
  const copy = tabCopy(form, address, by)
  let timer = 0
  let waitingSince = 0
  let busy = null
  let again = false
  let state = 'saved' // or typed, sent, stopped, conflict, failing, signedOut, elsewhere; offline and refused hold the buttons
  let takeAway = () => {}

  const say = (text, kind) => {
    notice.textContent = text
    notice.dataset.state = kind
  }

  const later = () => {
    if (['stopped', 'conflict'].includes(state)) return
    if (!waitingSince) waitingSince = Date.now()
    clearTimeout(timer)
    timer = setTimeout(save, Math.max(0, Math.min(PAUSE, waitingSince + LONGEST - Date.now())))
  }

  const failed = (how) => {
    state = how
    say(SAYS[how], 'failed')
    clearTimeout(timer)
    timer = setTimeout(save, RETRY)
  }

  const typedBody = () => {
    const body = new FormData(form)
    for (const [name, value] of [...body]) if (value instanceof File) body.delete(name)
    return body
  }
  const sending = (more = {}) =>
    fetch(address, {
      method: 'POST',
      body: typedBody(),
      credentials: 'same-origin',
      headers: { 'X-Requested-With': 'fetch' },
      redirect: 'manual',
      ...more
    })

  // Both texts stand on the page until one is chosen; whoever chooses has seen both.
  const conflict = (other) => {
    state = 'conflict'
    takeAway()
    takeAway = showOther(
      form,
      notice,
      { ...other, choices: [['Use this text', true], ['Keep what stands in the form', false]] },
      (chosen) => {
        const mine = fieldsOf(form)
        const names = differing(form, other.fields)
        takeAway()
        form.elements.namedItem(seenIn).value = other.revision
        state = 'typed'
        if (chosen) fill(form, other.fields, names)
        offer(chosen ? 'What stood in this tab before' : 'The text that you did not take', chosen ? mine : other.fields)
        copy.keep()
        save()
      }
    )
  }

  // The text that was not chosen stays on the page, and can be taken back.
  const offer = (heading, fields) => {
    takeAway = showOther(form, notice, { heading, fields, choices: [['Use this text instead', true]] }, () => {
      const mine = fieldsOf(form)
      takeAway()
      fill(form, fields, differing(form, fields))
      offer('The text that you did not take', mine)
    })
  }

  const send = async () => {
    waitingSince = 0
    try {
      const answer = await sending()
      if (answer.status === 409) {
        const { why, other } = await answer.json()
        say(why, 'failed')
        if (other) conflict(other)
        else state = 'stopped'
      } else if (answer.type === 'opaqueredirect') {
        failed('signedOut')
      } else if (answer.status === 403) {
        failed('refused')
      } else if (answer.status === 404) {
        failed('elsewhere')
      } else {
        const clock = answer.ok ? (await answer.json()).clock : ''
        if (!clock) return failed('failing')
        if (!again) {
          state = 'saved'
          copy.forget()
        }
        say(`${place.dataset.autosaveSays ?? 'Saved'} at ${clock}`, 'saved')
      }
    } catch {
      failed('offline')
    }
  }

  const save = async () => {
    if (busy) {
      again = true
      return busy
    }
    busy = send()
    await busy
    busy = null
    if (again) {
      again = false
      later()
    }
  }

  const typed = () => {
    if (state === 'saved') state = 'typed'
    if (busy) again = true
    copy.keep()
    later()
  }

  const held = () => ['offline', 'refused'].includes(state)

  form.addEventListener('input', typed)
  form.addEventListener('change', typed)
  form.addEventListener('submit', async (event) => {
    clearTimeout(timer)
    if (!held() && navigator.onLine && !busy) {
      if (state !== 'saved') copy.keep(true)
      state = 'sent'
      return
    }
    // A save that is on its way must not arrive after what the button sends.
    event.preventDefault()
    const button = event.submitter
    await Promise.race([busy ?? save(), new Promise((done) => setTimeout(done, PATIENCE))])
    if (!held()) {
      busy = null
      form.requestSubmit(button)
    } else if (state === 'offline') say(SAYS.held, 'failed')
  })
  window.addEventListener('online', () => state === 'offline' && save())
  window.addEventListener('beforeunload', (event) => {
    if (held() || state === 'conflict') event.preventDefault()
  })
  window.addEventListener('pagehide', () => {
    if (state === 'typed') sending({ keepalive: true }).catch(() => {})
  })

  const before = copy.read()
  if (before && differing(form, before.fields).length) {
    fill(form, before.fields, differing(form, before.fields))
    for (const [name, value] of [['mark', before.mark], ...LOADED_WITH.map((name) => [name, before.fields[name]?.[0]])]) {
      const mark = form.elements.namedItem(name)
      if (mark && value !== undefined) mark.value = value
    }
    say(SAYS.back, 'failed')
  } else {
    copy.forget()
  }
}
