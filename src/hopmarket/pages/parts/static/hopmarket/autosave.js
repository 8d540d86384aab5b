// Saves a form while it is being written: <form data-autosave="/address/to/save/" data-autosave-by="7">.
// The address answers JSON: 200 with the portal's own clock, or 409 with why nothing is saved, after which
// only the buttons save. While something is not saved, a copy of what was typed lies in this tab's own storage
// (sessionStorage: gone with the tab, and for nobody but the person under whose number it was typed), and the
// buttons are held as long as pressing them would lose it.

const PAUSE = 2000
const LONGEST = 5000
const RETRY = 10000
const KEPT = 'hopmarket.unsaved.'

const SAYS = {
  offline: 'Not saved: there is no connection. What you typed stays here and in this tab; we keep trying.',
  failing: 'Not saved. What you typed is still here and in this tab: we keep trying, or use the save button.',
  held: 'There is no connection, so nothing was sent. What you typed stays here and in this tab. It is saved as soon as there is one.',
  signedOut: 'Not saved: you are signed out. Press the save button: what you typed is kept while you sign in.',
  refused: 'Not saved: this browser has forgotten that you signed in. Load the page again and sign in: what you typed is kept in this tab.',
  back: 'What you typed here before was not saved. It is back in the box, and is being saved now.'
}

const noticeOf = (form) => {
  const found = form.querySelector('[data-autosave-status]')
  if (found) return found
  const made = document.createElement('p')
  made.className = 'hm-saved'
  made.setAttribute('role', 'status')
  form.append(made)
  return made
}

// What was typed, with the marks of the form that it was typed in; no files, and no token of the session.
const typedIn = (form) =>
  Object.fromEntries(
    [...new FormData(form)].filter(
      ([name, value]) => typeof value === 'string' && !['csrfmiddlewaretoken', 'writer'].includes(name)
    )
  )

const tabCopy = (form) => {
  const key = KEPT + form.dataset.autosave
  const reach = (act) => {
    try {
      return act(window.sessionStorage)
    } catch {
      return null // the browser keeps nothing; saving goes on
    }
  }
  return {
    keep: (sent = false) =>
      reach((store) => store.setItem(key, JSON.stringify({ by: form.dataset.autosaveBy, sent, fields: typedIn(form) }))),
    forget: () => reach((store) => store.removeItem(key)),
    read: () => {
      const kept = reach((store) => JSON.parse(store.getItem(key)))
      if (!kept || kept.by !== form.dataset.autosaveBy) return null
      // What was sent by a button has arrived if anything was saved since the form was loaded.
      const arrived = kept.sent && kept.fields.loaded !== typedIn(form).loaded
      return arrived ? null : kept.fields
    }
  }
}

// Puts a copy back into its form; tells whether anything in it differs from what stands there.
const putBack = (form, fields) => {
  const typed = typedIn(form)
  const differs = Object.entries(fields).some(
    ([name, value]) => name in typed && !['mark', 'loaded'].includes(name) && typed[name] !== value
  )
  if (!differs) return false
  for (const [name, value] of Object.entries(fields)) {
    const field = form.elements.namedItem(name)
    if (field && 'value' in field) field.value = value
  }
  return true
}

export const startAutosave = (form) => {
  const notice = noticeOf(form)
  const copy = tabCopy(form)
  let timer = 0
  let waitingSince = 0
  let busy = null
  let again = false
  let state = 'saved' // or typed, sent, stopped, failing, signedOut; offline and refused hold the buttons

  const say = (text, kind) => {
    notice.textContent = text
    notice.dataset.state = kind
  }

  const later = () => {
    if (state === 'stopped') return
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

  const send = async () => {
    waitingSince = 0
    const body = new FormData(form)
    for (const [name, value] of [...body]) if (value instanceof File) body.delete(name)
    try {
      const answer = await fetch(form.dataset.autosave, {
        method: 'POST',
        body,
        credentials: 'same-origin',
        headers: { 'X-Requested-With': 'fetch' },
        redirect: 'manual'
      })
      if (answer.status === 409) {
        state = 'stopped'
        say((await answer.json()).why, 'failed')
      } else if (answer.type === 'opaqueredirect') {
        failed('signedOut')
      } else if (answer.status === 403) {
        failed('refused')
      } else {
        const clock = answer.ok ? (await answer.json()).clock : ''
        if (!clock) return failed('failing')
        if (!again) {
          state = 'saved'
          copy.forget()
        }
        say(`Saved at ${clock}`, 'saved')
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

  form.addEventListener('input', typed)
  form.addEventListener('change', typed)
  form.addEventListener('submit', async (event) => {
    clearTimeout(timer)
    if (!['offline', 'refused'].includes(state) && navigator.onLine) {
      if (state !== 'saved') copy.keep(true)
      state = 'sent'
      return
    }
    event.preventDefault()
    const button = event.submitter
    await save()
    if (!['offline', 'refused'].includes(state)) form.requestSubmit(button)
    else if (state === 'offline') say(SAYS.held, 'failed')
  })
  window.addEventListener('online', () => state === 'offline' && save())
  window.addEventListener('beforeunload', (event) => {
    if (['offline', 'refused'].includes(state)) event.preventDefault()
  })

  const before = copy.read()
  if (before && putBack(form, before)) {
    form.querySelectorAll('textarea').forEach((box) => box.dispatchEvent(new Event('input', { bubbles: true })))
    say(SAYS.back, 'failed')
  } else {
    copy.forget()
  }
}
